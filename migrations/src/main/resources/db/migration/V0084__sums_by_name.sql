-- Sums over users by the names of what is multiplied, in place of arrays by position. The sink that counts users adds to them in
-- its own transaction; there are no triggers any more. docs/decisions/0013 says why that is right.

drop trigger experiment_unit_added on experiment_unit;
drop trigger experiment_unit_changed on experiment_unit;
drop trigger experiment_unit_added_returns on experiment_unit;
drop trigger experiment_unit_changed_returns on experiment_unit;
drop trigger experiment_unit_past on experiment_unit;
drop function millrace_count_units();
drop function millrace_count_returns();
drop function millrace_past();

-- A measure is called the same everywhere. A sink of an earlier release finds its columns no more and waits for its upgrade.
alter table experiment_unit rename column requests to slates;
alter table experiment_unit rename column pre_requests to pre_slates;
alter table user_day rename column requests to slates;

-- The sink knows the kinds, from the measures that count them.
alter table exposure_click drop constraint exposure_click_type_check;

-- What each day of processing has added to the sum over users of the product of two values. A value is what a user has of a
-- measure (clicks), 1 for who has any (any_clicks), the same before the experiment (pre_clicks, any_pre_clicks), or 1 for
-- everybody (users): the product of clicks and users is the sum of clicks, that of users and users their number.
create table experiment_sum (
  namespace     text not null,
  experiment_id text not null,
  day           date not null,
  variant       text not null,
  -- '' for all users, else a segment such as device
  dimension     text not null,
  value         text not null,
  -- the two values, the smaller one by its characters first
  measure       text collate "C" not null,
  other         text collate "C" not null check (measure <= other),
  total         double precision not null,
  primary key (namespace, experiment_id, day, variant, dimension, value, measure, other)
) with (fillfactor = 60);

-- What the places of the arrays were.
create temporary table millrace_place on commit drop as
with seven as (
  select * from unnest(array['slates', 'impressions', 'clicks', 'hides', 'carts', 'purchases', 'revenue'])
    with ordinality as m(name, n)
), counted as (
  select * from unnest(array['clicks', 'hides', 'carts', 'purchases']) with ordinality as m(name, n)
), pairs as (
  select a.name as one, b.name as two, row_number() over (order by a.n, b.n) as n
    from seven a join seven b on a.n <= b.n
)
select 'sums' as source, n::int as place, name as one, 'users' as two from seven
union all select 'sums', 7 + n::int, 'any_' || name, 'users' from counted
union all select 'sums', 12, 'latency_ms', 'users'
union all select 'sums', 13, 'fallbacks', 'users'
union all select 'products', n::int, one, two from pairs
union all select 'products', 28 + n::int, one, two
  from (values (1, 'latency_ms', 'slates'), (2, 'latency_ms', 'latency_ms'), (3, 'fallbacks', 'slates'),
               (4, 'fallbacks', 'latency_ms'), (5, 'fallbacks', 'fallbacks')) as serving(n, one, two)
union all select 'returned', 1, 'returns', 'users'
union all select 'returned', 2, 'any_returns', 'users'
union all select 'returned_products', n::int, 'returns', name
  from unnest(array['slates', 'impressions', 'clicks', 'purchases', 'returns']) with ordinality as m(name, n)
union all select 'past', n::int, 'pre_' || name, 'users' from seven
union all select 'past', 7 + n::int, 'any_pre_' || name, 'users' from counted
union all select 'past', 11 + n::int, 'pre_' || one, 'pre_' || two from pairs
union all select 'past', 39 + (7 * (a.n - 1) + b.n)::int, a.name, 'pre_' || b.name from seven a cross join seven b
union all select 'past', 88 + n::int, 'any_' || name, 'any_pre_' || name from counted;

insert into experiment_sum
select d.namespace, d.experiment_id, d.day, d.variant, d.dimension, d.value,
       least(p.one collate "C", p.two collate "C"), greatest(p.one collate "C", p.two collate "C"), k.total
  from experiment_arm_day d
 cross join lateral (
   select 'sums', n, total from unnest(d.sums) with ordinality as a(total, n)
   union all select 'products', n, total from unnest(d.products) with ordinality as a(total, n)
   union all select 'returned', n, total from unnest(d.returned) with ordinality as a(total, n)
   union all select 'returned_products', n, total from unnest(d.returned_products) with ordinality as a(total, n)
 ) as k(source, place, total)
  join millrace_place p on p.source = k.source and p.place = k.place
 where k.total <> 0
union all
select namespace, experiment_id, day, variant, dimension, value, 'users', 'users', users from experiment_arm_day
union all
select d.namespace, d.experiment_id, d.day, d.variant, '', '',
       least(p.one collate "C", p.two collate "C"), greatest(p.one collate "C", p.two collate "C"), k.total
  from experiment_arm_past d
 cross join lateral unnest(d.sums) with ordinality as k(total, place)
  join millrace_place p on p.source = 'past' and p.place = k.place
 where k.total <> 0;

-- Products that were not kept are counted from the users, on the last day that an arm has.
do $$
declare
  every text[] := array['slates', 'impressions', 'clicks', 'hides', 'carts', 'purchases', 'revenue', 'returns', 'latency_ms',
                        'fallbacks', 'pre_slates', 'pre_impressions', 'pre_clicks', 'pre_hides', 'pre_carts', 'pre_purchases',
                        'pre_revenue'];
  totals text;
  named  text;
begin
  select string_agg(format('sum(u.%I::double precision * u.%I) as %I', a, b, 't' || n), ', ' order by n),
         string_agg(format('(%L, %L, w.%I)', least(a collate "C", b collate "C"), greatest(a collate "C", b collate "C"), 't' || n),
                    ', ' order by n)
    into totals, named
    from (select a, b, row_number() over () as n
            from unnest(every) with ordinality as one(a, i)
            join unnest(every) with ordinality as two(b, j) on i <= j
           where not exists (select 1 from millrace_place p where (p.one, p.two) in ((a, b), (b, a)))) as missing;
  execute format('
    insert into experiment_sum
    select w.namespace, w.experiment_id, d.day, w.variant, w.dimension, w.value, m.measure, m.other, m.total
      from (select u.namespace, u.experiment_id, u.variant, s.dimension, s.value, %s
              from experiment_unit u
             cross join lateral (
               select '''' as dimension, '''' as value
               union all
               select key, part.value from jsonb_each_text(u.segments) as part) as s
             group by 1, 2, 3, 4, 5) as w
      join (select namespace, experiment_id, variant, dimension, value, max(day) as day
              from experiment_arm_day group by 1, 2, 3, 4, 5) as d
     using (namespace, experiment_id, variant, dimension, value)
     cross join lateral (values %s) as m(measure, other, total)
     where m.total <> 0 and (w.dimension = '''' or m.measure not like ''pre\_%%'' and m.other not like ''pre\_%%'')',
    totals, named);
end $$;

create or replace view bi_experiment_day as
select namespace, experiment_id as experiment_key, variant, day,
       coalesce(sum(total) filter (where measure = 'users'), 0)::bigint as users,
       coalesce(sum(total) filter (where measure = 'slates'), 0) as slates,
       coalesce(sum(total) filter (where measure = 'impressions'), 0) as impressions,
       coalesce(sum(total) filter (where measure = 'clicks'), 0) as clicks,
       coalesce(sum(total) filter (where measure = 'hides'), 0) as hides,
       coalesce(sum(total) filter (where measure = 'carts'), 0) as carts,
       coalesce(sum(total) filter (where measure = 'purchases'), 0) as purchases,
       coalesce(sum(total) filter (where measure = 'revenue'), 0) as revenue,
       coalesce(sum(total) filter (where measure = 'any_clicks'), 0) as users_with_click,
       coalesce(sum(total) filter (where measure = 'any_hides'), 0) as users_with_hide,
       coalesce(sum(total) filter (where measure = 'any_carts'), 0) as users_with_cart,
       coalesce(sum(total) filter (where measure = 'any_purchases'), 0) as users_with_purchase,
       coalesce(sum(total) filter (where measure = 'returns'), 0) as returns
  from experiment_sum
 where dimension = '' and other = 'users'
 group by namespace, experiment_id, variant, day;

create or replace view bi_experiment_segment_day as
select namespace, experiment_id as experiment_key, variant, dimension, value, day,
       coalesce(sum(total) filter (where measure = 'users'), 0)::bigint as users,
       coalesce(sum(total) filter (where measure = 'slates'), 0) as slates,
       coalesce(sum(total) filter (where measure = 'impressions'), 0) as impressions,
       coalesce(sum(total) filter (where measure = 'clicks'), 0) as clicks,
       coalesce(sum(total) filter (where measure = 'hides'), 0) as hides,
       coalesce(sum(total) filter (where measure = 'carts'), 0) as carts,
       coalesce(sum(total) filter (where measure = 'purchases'), 0) as purchases,
       coalesce(sum(total) filter (where measure = 'revenue'), 0) as revenue,
       coalesce(sum(total) filter (where measure = 'returns'), 0) as returns
  from experiment_sum
 where dimension <> '' and other = 'users'
 group by namespace, experiment_id, variant, dimension, value, day;

-- Every measure, a row each: a new one is there without a change of the view.
create view bi_experiment_measure_day as
select namespace, experiment_id as experiment_key, variant, dimension, value, day,
       case when measure = 'users' then other else measure end as measure, total
  from experiment_sum
 where 'users' in (measure, other);

drop table experiment_arm_day, experiment_arm_past;
drop function millrace_add(double precision[], double precision[]);
