-- Models that are tried on live requests: shadows score what the champion shows, a canary answers a share.

create table model_trial (
  namespace  text             not null,
  model_id   text             not null,
  duty       text             not null check (duty in ('SHADOW', 'CANARY')),
  -- Of the requests that no experiment claims; 0 for a shadow.
  share      double precision not null check (share between 0 and 1),
  started_at timestamptz      not null,
  ended_at   timestamptz,
  reason     text,
  primary key (namespace, model_id, started_at),
  foreign key (namespace, model_id) references model (namespace, id) on delete cascade
);

create unique index one_trial_a_model on model_trial (namespace, model_id) where ended_at is null;
create unique index one_canary_a_site on model_trial (namespace) where ended_at is null and duty = 'CANARY';
