-- What a shop wants of the slates at one place of its pages. Serving reads all of a site's every second.

create table placement (
  namespace  text        not null,
  name       text        not null,
  -- as docs/placements.md has it, in the form that Millrace writes
  document   jsonb       not null,
  updated_at timestamptz not null,
  primary key (namespace, name)
);
