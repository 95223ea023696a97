-- What serving follows every second, for all namespaces with one query: a number that is another one after each change of a
-- namespace's experiments, holdout, placements, models and trials. What it reads after the number is at least as new.
create table decision_version (
  namespace text   primary key,
  version   bigint not null
);

-- Numbers come from a sequence: a namespace that was purged and created again does not begin with an old one.
create sequence decision_version_number;

create function bump_decision_version() returns trigger language plpgsql as $$
begin
  insert into decision_version (namespace, version)
  select namespace, nextval('decision_version_number') from (select distinct namespace from changed) once
  order by namespace
  on conflict (namespace) do update set version = excluded.version;
  return null;
end
$$;

do $$
declare
  followed text;
begin
  foreach followed in array array['experiment', 'experiment_holdout', 'placement', 'model', 'model_trial'] loop
    execute format('create trigger decision_version_insert after insert on %I referencing new table as changed '
      'for each statement execute function bump_decision_version()', followed);
    execute format('create trigger decision_version_update after update on %I referencing new table as changed '
      'for each statement execute function bump_decision_version()', followed);
    execute format('create trigger decision_version_delete after delete on %I referencing old table as changed '
      'for each statement execute function bump_decision_version()', followed);
  end loop;
end
$$;
