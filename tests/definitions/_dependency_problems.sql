begin;
select plan(2);

select results_eq(
    $$select * from signalbox._dependency_problems(
        '{build,test}', '{1,1,2,2,2}', '{1,2,1,2,3}', '{biuld,build,build,build,test}',
        '{dangling,null,duplicate,cycle,itself}', '{null,null,null,"test -> build -> test",null}')
    order by 1$$,
    $$values
        ('$.steps[0].depends_on[0]', 'no step "biuld"; did you mean "build"?'),
        ('$.steps[1].depends_on[0]', '"build" is named already'),
        ('$.steps[1].depends_on[1]', 'closes the cycle test -> build -> test'),
        ('$.steps[1].depends_on[2]', 'a step cannot depend on itself')$$,
    '_dependency_problems says what each reason means'
);
select is_empty(
    $$select * from signalbox._dependency_problems('{a}', '{}', null, null, null, null)$$,
    '_dependency_problems finds nothing where there are no dependencies'
);

select * from finish();
rollback;
