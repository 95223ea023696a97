-- Returned items, revenue net of them, outcomes that count the same in any order of arrival, and the currencies of revenue.

-- Clicks, hides and carts keep one row an item, with the earliest time. Purchases and returns keep one row an event, by its id:
-- revenue is their sum.
alter table exposure_click
  add column event_id text not null default '',
  -- of purchases and returns, as experiment_currency has them
  add column currency   text not null default '',
  add column counted_as text not null default '',
  drop constraint exposure_click_pkey,
  add primary key (namespace, request_id, item_id, type, event_id),
  drop constraint exposure_click_type_check,
  add constraint exposure_click_type_check check (type in ('click', 'hide', 'add_to_cart', 'purchase', 'return'));

alter table experiment_unit
  -- shown items that were returned, at most once each
  add column returns bigint not null default 0;

alter table experiment_arm_day
  -- of returns, then of users with a return
  add column returned          double precision[] not null default '{0,0}',
  -- of returns with slates, impressions, clicks, purchases and themselves
  add column returned_products double precision[] not null default '{0,0,0,0,0}';

-- Runs after millrace_count_units of the same statement (triggers run in the order of their names) and reads its table of
-- changes. Only users with a return cost anything.
create function millrace_count_returns() returns trigger language plpgsql as $$
begin
  update experiment_arm_day d
     set returned = millrace_add(d.returned, c.returned),
         returned_products = millrace_add(d.returned_products, c.products)
    from (
      select namespace, experiment_id, variant, s.dimension, s.value,
             array[sum(sign * returns), sum(sign * least(returns, 1))]::double precision[] as returned,
             array[
               sum(sign * returns::double precision * requests), sum(sign * returns::double precision * impressions),
               sum(sign * returns::double precision * clicks), sum(sign * returns::double precision * purchases),
               sum(sign * returns::double precision * returns)]::double precision[] as products
        from millrace_change u
       cross join lateral (
         select '' as dimension, '' as value
         union all
         select key, jsonb_each_text.value from jsonb_each_text(u.segments)) as s
       where returns <> 0
       group by 1, 2, 3, 4, 5) as c
   where d.namespace = c.namespace and d.experiment_id = c.experiment_id and d.variant = c.variant
     and d.day = (now() at time zone 'utc')::date and d.dimension = c.dimension and d.value = c.value;
  return null;
end $$;

create trigger experiment_unit_added_returns after insert on experiment_unit
  for each statement execute function millrace_count_returns();
create trigger experiment_unit_changed_returns after update on experiment_unit
  for each statement execute function millrace_count_returns();

-- In which currencies an experiment's purchases and returns were, and as what they were counted.
create table experiment_currency (
  namespace     text   not null,
  experiment_id text   not null,
  -- as the event said; '' where it said none
  currency      text   not null,
  -- the currency of the revenue; '' where neither the event nor the metrics' file names one, '-' where it was left out because
  -- the file has no rate
  counted_as    text   not null,
  events        bigint not null,
  primary key (namespace, experiment_id, currency, counted_as)
);

create or replace view bi_experiment_day as
select namespace, experiment_id as experiment_key, variant, day, users,
       sums[1] as slates, sums[2] as impressions, sums[3] as clicks, sums[4] as hides, sums[5] as carts, sums[6] as purchases,
       sums[7] as revenue, sums[8] as users_with_click, sums[9] as users_with_hide, sums[10] as users_with_cart,
       sums[11] as users_with_purchase, returned[1] as returns
  from experiment_arm_day
 where dimension = '';

create or replace view bi_experiment_segment_day as
select namespace, experiment_id as experiment_key, variant, dimension, value, day, users,
       sums[1] as slates, sums[2] as impressions, sums[3] as clicks, sums[4] as hides, sums[5] as carts, sums[6] as purchases,
       sums[7] as revenue, returned[1] as returns
  from experiment_arm_day
 where dimension <> '';

create or replace view bi_experiment_arm as
select namespace, experiment_key, variant, sum(users) as users, sum(slates) as slates, sum(impressions) as impressions,
       sum(clicks) as clicks, sum(hides) as hides, sum(carts) as carts, sum(purchases) as purchases, sum(revenue) as revenue,
       sum(clicks) / nullif(sum(impressions), 0) as ctr,
       sum(users_with_purchase) / nullif(sum(users), 0) as conversion,
       sum(revenue) / nullif(sum(users), 0) as revenue_per_user, sum(returns) as returns
  from bi_experiment_day
 group by namespace, experiment_key, variant;
