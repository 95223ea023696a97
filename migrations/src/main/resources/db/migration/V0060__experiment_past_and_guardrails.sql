-- What users did before an experiment met them (CUPED), and what serving a slate took (guardrails).

-- What a user saw and did on a day of event time, under an experiment or not. Kept for two months.
create table user_day (
  namespace   text             not null,
  user_id     text             not null,
  day         date             not null,
  requests    bigint           not null default 0,
  impressions bigint           not null default 0,
  clicks      bigint           not null default 0,
  hides       bigint           not null default 0,
  carts       bigint           not null default 0,
  purchases   bigint           not null default 0,
  revenue     double precision not null default 0,
  primary key (namespace, user_id, day)
) with (fillfactor = 80);

create index user_day_by_day on user_day (day);

alter table experiment_unit
  -- of all slates: what serving them took, and how many were a lesser one
  add column latency_ms double precision not null default 0,
  add column fallbacks  bigint           not null default 0,
  -- the 14 whole days (UTC) before the first exposure, as they were known at it: they never change
  add column pre_requests    bigint           not null default 0,
  add column pre_impressions bigint           not null default 0,
  add column pre_clicks      bigint           not null default 0,
  add column pre_hides       bigint           not null default 0,
  add column pre_carts       bigint           not null default 0,
  add column pre_purchases   bigint           not null default 0,
  add column pre_revenue     double precision not null default 0;

-- Treatment cannot have changed what was before it.
create function millrace_past() returns trigger language plpgsql as $$
begin
  select coalesce(sum(requests), 0), coalesce(sum(impressions), 0), coalesce(sum(clicks), 0), coalesce(sum(hides), 0),
         coalesce(sum(carts), 0), coalesce(sum(purchases), 0), coalesce(sum(revenue), 0)
    into new.pre_requests, new.pre_impressions, new.pre_clicks, new.pre_hides, new.pre_carts, new.pre_purchases, new.pre_revenue
    from user_day
   where namespace = new.namespace and user_id = new.user_id
     and day < (new.first_exposure at time zone 'utc')::date
     and day >= (new.first_exposure at time zone 'utc')::date - 14;
  return new;
end $$;

create trigger experiment_unit_past before insert on experiment_unit
  for each row execute function millrace_past();

-- The sums of latency and fallbacks stand behind those that were there; so do the products of latency with slates and itself,
-- then of fallbacks with slates, latency and itself.
update experiment_arm_day set sums = sums || array[0, 0]::double precision[],
                              products = products || array[0, 0, 0, 0, 0]::double precision[];

-- What users with a past add up to, of an arm and day: the seven counts before; users with a click, hide, cart, purchase before;
-- products of each pair of counts before, as in experiment_arm_day; of each count since, with each before; of having each of
-- click, hide, cart, purchase since, with having it before.
create table experiment_arm_past (
  namespace     text not null,
  experiment_id text not null,
  variant       text not null,
  day           date not null,
  sums          double precision[] not null,
  primary key (namespace, experiment_id, day, variant)
);

create or replace function millrace_count_units() returns trigger language plpgsql as $$
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
           sum(sign * purchases), sum(sign * revenue), sum(sign * least(clicks, 1)), sum(sign * least(hides, 1)),
           sum(sign * least(carts, 1)), sum(sign * least(purchases, 1)), sum(sign * latency_ms), sum(sign * fallbacks)]::double precision[],
         array[
           sum(sign * requests::double precision * requests), sum(sign * requests::double precision * impressions),
           sum(sign * requests::double precision * clicks), sum(sign * requests::double precision * hides),
           sum(sign * requests::double precision * carts), sum(sign * requests::double precision * purchases),
           sum(sign * requests::double precision * revenue), sum(sign * impressions::double precision * impressions),
           sum(sign * impressions::double precision * clicks), sum(sign * impressions::double precision * hides),
           sum(sign * impressions::double precision * carts), sum(sign * impressions::double precision * purchases),
           sum(sign * impressions::double precision * revenue), sum(sign * clicks::double precision * clicks),
           sum(sign * clicks::double precision * hides), sum(sign * clicks::double precision * carts),
           sum(sign * clicks::double precision * purchases), sum(sign * clicks::double precision * revenue),
           sum(sign * hides::double precision * hides), sum(sign * hides::double precision * carts),
           sum(sign * hides::double precision * purchases), sum(sign * hides::double precision * revenue),
           sum(sign * carts::double precision * carts), sum(sign * carts::double precision * purchases),
           sum(sign * carts::double precision * revenue), sum(sign * purchases::double precision * purchases),
           sum(sign * purchases::double precision * revenue), sum(sign * revenue * revenue),
           sum(sign * latency_ms * requests), sum(sign * latency_ms * latency_ms),
           sum(sign * fallbacks::double precision * requests), sum(sign * fallbacks * latency_ms),
           sum(sign * fallbacks::double precision * fallbacks)]::double precision[]
    from millrace_change c
   cross join lateral (
     select '' as dimension, '' as value
     union all
     select key, jsonb_each_text.value from jsonb_each_text(c.segments)) as s
   group by 1, 2, 3, 4, 5, 6
  on conflict (namespace, experiment_id, day, variant, dimension, value) do update
  set users = d.users + excluded.users, sums = millrace_add(d.sums, excluded.sums),
      products = millrace_add(d.products, excluded.products);
  insert into experiment_arm_past as p
  select c.namespace, c.experiment_id, c.variant, (now() at time zone 'utc')::date,
         array[
           sum(sign * pre_requests), sum(sign * pre_impressions), sum(sign * pre_clicks), sum(sign * pre_hides),
           sum(sign * pre_carts), sum(sign * pre_purchases), sum(sign * pre_revenue), sum(sign * least(pre_clicks, 1)),
           sum(sign * least(pre_hides, 1)), sum(sign * least(pre_carts, 1)), sum(sign * least(pre_purchases, 1)),
           sum(sign * pre_requests::double precision * pre_requests),
           sum(sign * pre_requests::double precision * pre_impressions),
           sum(sign * pre_requests::double precision * pre_clicks), sum(sign * pre_requests::double precision * pre_hides),
           sum(sign * pre_requests::double precision * pre_carts),
           sum(sign * pre_requests::double precision * pre_purchases),
           sum(sign * pre_requests::double precision * pre_revenue),
           sum(sign * pre_impressions::double precision * pre_impressions),
           sum(sign * pre_impressions::double precision * pre_clicks),
           sum(sign * pre_impressions::double precision * pre_hides),
           sum(sign * pre_impressions::double precision * pre_carts),
           sum(sign * pre_impressions::double precision * pre_purchases),
           sum(sign * pre_impressions::double precision * pre_revenue),
           sum(sign * pre_clicks::double precision * pre_clicks), sum(sign * pre_clicks::double precision * pre_hides),
           sum(sign * pre_clicks::double precision * pre_carts), sum(sign * pre_clicks::double precision * pre_purchases),
           sum(sign * pre_clicks::double precision * pre_revenue), sum(sign * pre_hides::double precision * pre_hides),
           sum(sign * pre_hides::double precision * pre_carts), sum(sign * pre_hides::double precision * pre_purchases),
           sum(sign * pre_hides::double precision * pre_revenue), sum(sign * pre_carts::double precision * pre_carts),
           sum(sign * pre_carts::double precision * pre_purchases), sum(sign * pre_carts::double precision * pre_revenue),
           sum(sign * pre_purchases::double precision * pre_purchases),
           sum(sign * pre_purchases::double precision * pre_revenue), sum(sign * pre_revenue * pre_revenue),
           sum(sign * requests::double precision * pre_requests), sum(sign * requests::double precision * pre_impressions),
           sum(sign * requests::double precision * pre_clicks), sum(sign * requests::double precision * pre_hides),
           sum(sign * requests::double precision * pre_carts), sum(sign * requests::double precision * pre_purchases),
           sum(sign * requests::double precision * pre_revenue), sum(sign * impressions::double precision * pre_requests),
           sum(sign * impressions::double precision * pre_impressions),
           sum(sign * impressions::double precision * pre_clicks), sum(sign * impressions::double precision * pre_hides),
           sum(sign * impressions::double precision * pre_carts), sum(sign * impressions::double precision * pre_purchases),
           sum(sign * impressions::double precision * pre_revenue), sum(sign * clicks::double precision * pre_requests),
           sum(sign * clicks::double precision * pre_impressions), sum(sign * clicks::double precision * pre_clicks),
           sum(sign * clicks::double precision * pre_hides), sum(sign * clicks::double precision * pre_carts),
           sum(sign * clicks::double precision * pre_purchases), sum(sign * clicks::double precision * pre_revenue),
           sum(sign * hides::double precision * pre_requests), sum(sign * hides::double precision * pre_impressions),
           sum(sign * hides::double precision * pre_clicks), sum(sign * hides::double precision * pre_hides),
           sum(sign * hides::double precision * pre_carts), sum(sign * hides::double precision * pre_purchases),
           sum(sign * hides::double precision * pre_revenue), sum(sign * carts::double precision * pre_requests),
           sum(sign * carts::double precision * pre_impressions), sum(sign * carts::double precision * pre_clicks),
           sum(sign * carts::double precision * pre_hides), sum(sign * carts::double precision * pre_carts),
           sum(sign * carts::double precision * pre_purchases), sum(sign * carts::double precision * pre_revenue),
           sum(sign * purchases::double precision * pre_requests), sum(sign * purchases::double precision * pre_impressions),
           sum(sign * purchases::double precision * pre_clicks), sum(sign * purchases::double precision * pre_hides),
           sum(sign * purchases::double precision * pre_carts), sum(sign * purchases::double precision * pre_purchases),
           sum(sign * purchases::double precision * pre_revenue), sum(sign * revenue * pre_requests),
           sum(sign * revenue * pre_impressions), sum(sign * revenue * pre_clicks), sum(sign * revenue * pre_hides),
           sum(sign * revenue * pre_carts), sum(sign * revenue * pre_purchases), sum(sign * revenue * pre_revenue),
           sum(sign * least(clicks, 1) * least(pre_clicks, 1)), sum(sign * least(hides, 1) * least(pre_hides, 1)),
           sum(sign * least(carts, 1) * least(pre_carts, 1)), sum(sign * least(purchases, 1) * least(pre_purchases, 1))]::double precision[]
    from millrace_change c
   where pre_requests + pre_clicks + pre_hides + pre_carts + pre_purchases > 0
   group by 1, 2, 3, 4
  on conflict (namespace, experiment_id, day, variant) do update set sums = millrace_add(p.sums, excluded.sums);
  return null;
end $$;
