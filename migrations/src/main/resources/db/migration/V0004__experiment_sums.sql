-- More outcomes of a slate than clicks, and sums over users that every statistic is computed from without reading a user again.

-- One row an outcome of an item on a slate; the first of a kind counts.
alter table exposure_click
  add column type  text not null default 'click'
    check (type in ('click', 'hide', 'add_to_cart', 'purchase')),
  -- what a purchase was worth
  add column value double precision not null default 0,
  drop constraint exposure_click_pkey,
  add primary key (namespace, request_id, item_id, type);

alter table exposure
  -- {"placement": "home", "device": "mobile"}: what reports are cut by
  add column segments jsonb not null default '{}';

alter table experiment_unit
  add column hides     bigint           not null default 0,
  add column carts     bigint           not null default 0,
  add column purchases bigint           not null default 0,
  add column revenue   double precision not null default 0,
  -- those of the user's first slate: they never change, so that no user moves between segments
  add column segments  jsonb            not null default '{}';

create index experiment_unit_by_user on experiment_unit (namespace, experiment_id, user_id);

-- The tail that a cap is about, without reading the many who bought nothing.
create index experiment_unit_by_revenue on experiment_unit (namespace, experiment_id, revenue) where revenue <> 0;

-- What each day of processing has added. A prefix over the days is what a report said at that day's end; all days together are
-- the users exactly as they are now, late events included.
create table experiment_arm_day (
  namespace     text     not null,
  experiment_id text     not null,
  variant       text     not null,
  day           date     not null,
  -- '' for all users, else a segment such as device
  dimension     text     not null,
  value         text     not null,
  users         bigint   not null,
  -- of slates, impressions, clicks, hides, carts, purchases, revenue; then of users with a click, hide, cart, purchase
  sums          double precision[] not null,
  -- of each pair of the first seven, the first with each from itself on, the second with each from itself on, ...
  products      double precision[] not null,
  primary key (namespace, experiment_id, day, variant, dimension, value)
);

-- Users who have been in more than one arm.
create table experiment_mixed (
  namespace     text   not null,
  experiment_id text   not null,
  users         bigint not null,
  primary key (namespace, experiment_id)
);

create function millrace_add(a double precision[], b double precision[]) returns double precision[]
  language sql immutable
  as 'select array_agg(x + y order by i) from unnest(a, b) with ordinality as pair(x, y, i)';

create function millrace_count_units() returns trigger language plpgsql as $$
begin
  if to_regclass('pg_temp.millrace_change') is null then
    create temporary table millrace_change (like experiment_unit, sign int) on commit drop;
  else
    truncate millrace_change;
  end if;
  -- The rows before count against, the rows after for.
  if tg_op = 'INSERT' then
    insert into millrace_change select *, 1 from after_rows;
    insert into experiment_mixed as m (namespace, experiment_id, users)
    select namespace, experiment_id, count(*)
      from (select a.namespace, a.experiment_id, a.user_id, count(*) as fresh,
                   (select count(*) from experiment_unit u
                     where u.namespace = a.namespace and u.experiment_id = a.experiment_id
                       and u.user_id = a.user_id) as arms
              from after_rows a
             group by 1, 2, 3) as counted
     where arms > 1 and arms - fresh < 2
     group by 1, 2
    on conflict (namespace, experiment_id) do update set users = m.users + excluded.users;
  else
    insert into millrace_change select *, -1 from before_rows;
    insert into millrace_change select *, 1 from after_rows;
  end if;
  insert into experiment_arm_day as d
  select c.namespace, c.experiment_id, c.variant, (now() at time zone 'utc')::date, s.dimension, s.value,
         sum(sign),
         array[
           sum(sign * requests), sum(sign * impressions), sum(sign * clicks), sum(sign * hides), sum(sign * carts),
           sum(sign * purchases), sum(sign * revenue),
           sum(sign * least(clicks, 1)), sum(sign * least(hides, 1)), sum(sign * least(carts, 1)),
           sum(sign * least(purchases, 1))]::double precision[],
         array[
           sum(sign * requests::double precision * requests), sum(sign * requests::double precision * impressions),
           sum(sign * requests::double precision * clicks), sum(sign * requests::double precision * hides),
           sum(sign * requests::double precision * carts), sum(sign * requests::double precision * purchases),
           sum(sign * requests::double precision * revenue),
           sum(sign * impressions::double precision * impressions), sum(sign * impressions::double precision * clicks),
           sum(sign * impressions::double precision * hides), sum(sign * impressions::double precision * carts),
           sum(sign * impressions::double precision * purchases), sum(sign * impressions::double precision * revenue),
           sum(sign * clicks::double precision * clicks), sum(sign * clicks::double precision * hides),
           sum(sign * clicks::double precision * carts), sum(sign * clicks::double precision * purchases),
           sum(sign * clicks::double precision * revenue),
           sum(sign * hides::double precision * hides), sum(sign * hides::double precision * carts),
           sum(sign * hides::double precision * purchases), sum(sign * hides::double precision * revenue),
           sum(sign * carts::double precision * carts), sum(sign * carts::double precision * purchases),
           sum(sign * carts::double precision * revenue),
           sum(sign * purchases::double precision * purchases), sum(sign * purchases::double precision * revenue),
           sum(sign * revenue * revenue)]
    from millrace_change c
   cross join lateral (
     select '' as dimension, '' as value
     union all
     select key, jsonb_each_text.value from jsonb_each_text(c.segments)) as s
   group by 1, 2, 3, 4, 5, 6
  on conflict (namespace, experiment_id, day, variant, dimension, value) do update
  set users = d.users + excluded.users, sums = millrace_add(d.sums, excluded.sums),
      products = millrace_add(d.products, excluded.products);
  return null;
end $$;

create trigger experiment_unit_added after insert on experiment_unit
  referencing new table as after_rows for each statement execute function millrace_count_units();
create trigger experiment_unit_changed after update on experiment_unit
  referencing old table as before_rows new table as after_rows for each statement execute function millrace_count_units();

-- Users from before this migration are counted on its day.
create temporary table millrace_before on commit drop as select * from experiment_unit;
truncate experiment_unit;
insert into experiment_unit select * from millrace_before;
