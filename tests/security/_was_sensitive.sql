begin;
select plan(6);

select from tests.make_project();
select from signalbox.define_configuration(null, 'was_sensitive.above', 'string', true);
select from signalbox.define_configuration(null, 'was_sensitive.gone', 'string', true);
select from signalbox.delete_configuration(null, 'was_sensitive.gone');
select from signalbox.define_configuration(tests.project(), 'was_sensitive.own', 'string', true);
select from signalbox.delete_configuration(tests.project(), 'was_sensitive.own');
select from signalbox.define_configuration(tests.project(), 'was_sensitive.clear', 'string', true);
select from signalbox.delete_configuration(tests.project(), 'was_sensitive.clear');
select from signalbox.define_configuration(tests.project(), 'was_sensitive.clear', 'string', false);

select ok(
    signalbox._was_sensitive(tests.project(), 'was_sensitive.' || key),
    '_was_sensitive: ' || key
)
from unnest('{above,own}'::text[]) key;
select ok(
    signalbox._was_sensitive(null, 'was_sensitive.gone'),
    '_was_sensitive: deleted of the installation'
);
select ok(
    not signalbox._was_sensitive(tests.project(), 'was_sensitive.' || key),
    '_was_sensitive: not ' || key
)
from unnest('{new,clear,gone}'::text[]) key;

select * from finish();
rollback;
