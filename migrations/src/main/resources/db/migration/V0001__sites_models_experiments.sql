-- What has been decided: which sites there are, which models, which experiments.

create table site (
  namespace  text primary key,
  created_at timestamptz not null default now()
);

create table model (
  namespace   text        not null,
  id          text        not null,
  kind        text        not null,
  status      text        not null check (status in ('CANDIDATE', 'CHAMPION', 'RETIRED')),
  artifact    text        not null,
  metrics     jsonb       not null default '{}',
  report      text,
  created_at  timestamptz not null,
  promoted_at timestamptz,
  primary key (namespace, id)
);

create unique index one_champion_a_site on model (namespace) where status = 'CHAMPION';

create table experiment (
  namespace  text             not null,
  id         text             not null,
  hypothesis text             not null default '',
  status     text             not null check (status in ('DRAFT', 'RUNNING', 'STOPPED')),
  seed       text             not null,
  coverage   double precision not null check (coverage between 0 and 1),
  -- [{"name": "control", "weight": 1, "parameters": {"model": "popularity"}}, ...]
  variants   jsonb            not null,
  created_at timestamptz      not null default now(),
  started_at timestamptz,
  stopped_at timestamptz,
  primary key (namespace, id)
);
