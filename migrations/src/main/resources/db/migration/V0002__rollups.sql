-- What the rollup sink keeps. Its Kafka offsets are written in the transaction that writes the counts.

create table sink_offset (
  sink        text   not null,
  topic       text   not null,
  partition   int    not null,
  next_offset bigint not null,
  primary key (sink, topic, partition)
);

-- One row a slate that was shown under an experiment; clicks are joined to it, whichever comes first.
create table exposure (
  namespace   text        not null,
  request_id  text        not null,
  user_id     text        not null,
  shown_at    timestamptz not null,
  -- {"experiment id": "variant"}
  experiments jsonb       not null,
  item_ids    text[]      not null,
  primary key (namespace, request_id)
);

create index exposure_by_time on exposure (shown_at);

create table exposure_click (
  namespace  text        not null,
  request_id text        not null,
  item_id    text        not null,
  clicked_at timestamptz not null,
  primary key (namespace, request_id, item_id)
);

create index exposure_click_by_time on exposure_click (clicked_at);

-- One row a user an arm: all that a statistic over users needs.
create table experiment_unit (
  namespace      text        not null,
  experiment_id  text        not null,
  variant        text        not null,
  user_id        text        not null,
  first_exposure timestamptz not null,
  requests       bigint      not null default 0,
  -- items shown
  impressions    bigint      not null default 0,
  -- shown items that were clicked, at most once each
  clicks         bigint      not null default 0,
  primary key (namespace, experiment_id, variant, user_id)
);

-- Data health: how many events of a type arrived in an hour of processing, and how many had come before.
create table event_count (
  namespace  text        not null,
  hour       timestamptz not null,
  type       text        not null,
  events     bigint      not null default 0,
  duplicates bigint      not null default 0,
  primary key (namespace, hour, type)
);

create table dead_letter_count (
  namespace text        not null,
  hour      timestamptz not null,
  code      text        not null,
  letters   bigint      not null default 0,
  primary key (namespace, hour, code)
);
