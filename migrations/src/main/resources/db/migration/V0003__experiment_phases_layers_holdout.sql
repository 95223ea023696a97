-- Experiments in phases and layers, for an audience; a pause; a holdout of all experiments.

alter table experiment
  add column phase    int   not null default 1,
  -- {"id": "home", "start": 0, "end": 0.5}; null where it may meet any other experiment
  add column layer    jsonb,
  -- [{"attribute": "device", "operator": "IN", "values": ["mobile"]}, ...]
  add column audience jsonb not null default '[]',
  drop constraint experiment_status_check,
  add constraint experiment_status_check
    check (status in ('DRAFT', 'RUNNING', 'PAUSED', 'STOPPED', 'ARCHIVED'));

-- What a phase was that a change has ended. The running one is in experiment.
create table experiment_phase (
  namespace     text             not null,
  experiment_id text             not null,
  phase         int              not null,
  seed          text             not null,
  coverage      double precision not null,
  variants      jsonb            not null,
  layer         jsonb,
  audience      jsonb            not null,
  started_at    timestamptz,
  ended_at      timestamptz      not null,
  primary key (namespace, experiment_id, phase)
);

create table experiment_holdout (
  namespace text             primary key,
  seed      text             not null,
  share     double precision not null check (share between 0 and 1)
);
