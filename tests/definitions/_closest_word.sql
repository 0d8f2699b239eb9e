begin;
select plan(10);

select is(
    signalbox._closest_word(word, '{key,depends_on,command,timeout,when,environment}'),
    meant,
    format('_closest_word takes "%s" for %s', word, coalesce(meant, 'nothing'))
)
from (
    values
        ('dependsOn', 'depends_on'), ('depends-on', 'depends_on'), ('depend_on', 'depends_on'),
        ('needs', 'depends_on'), ('env', 'environment'), ('timeout-minutes', 'timeout'),
        ('comand', 'command'), ('xyz', null)
) c (word, meant);
select is(signalbox._closest_word('x', '{a,b}'), null, '_closest_word does not change all letters');
select is(signalbox._closest_word('anything', '{}'), null, '_closest_word finds nothing among no words');

select * from finish();
rollback;
