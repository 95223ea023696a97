-- What BI tools read: one fact a row, names instead of arrays. docs/bi.md describes each column.
-- The tables behind them may change; these views do not, except by new columns at the end.

create view bi_experiment as
select namespace, id as experiment_id, phase, case when phase = 1 then id else id || '~' || phase end as experiment_key,
       hypothesis, lower(status) as status, coverage, created_at, started_at, stopped_at
  from experiment;

-- An arm's users by day of processing. All days of an arm together are its users as they are now.
create view bi_experiment_day as
select namespace, experiment_id as experiment_key, variant, day, users,
       sums[1] as slates, sums[2] as impressions, sums[3] as clicks, sums[4] as hides, sums[5] as carts, sums[6] as purchases,
       sums[7] as revenue, sums[8] as users_with_click, sums[9] as users_with_hide, sums[10] as users_with_cart,
       sums[11] as users_with_purchase
  from experiment_arm_day
 where dimension = '';

-- The same by what users are cut by, for instance device.
create view bi_experiment_segment_day as
select namespace, experiment_id as experiment_key, variant, dimension, value, day, users,
       sums[1] as slates, sums[2] as impressions, sums[3] as clicks, sums[4] as hides, sums[5] as carts, sums[6] as purchases,
       sums[7] as revenue
  from experiment_arm_day
 where dimension <> '';

create view bi_experiment_arm as
select namespace, experiment_key, variant, sum(users) as users, sum(slates) as slates, sum(impressions) as impressions,
       sum(clicks) as clicks, sum(hides) as hides, sum(carts) as carts, sum(purchases) as purchases, sum(revenue) as revenue,
       sum(clicks) / nullif(sum(impressions), 0) as ctr,
       sum(users_with_purchase) / nullif(sum(users), 0) as conversion,
       sum(revenue) / nullif(sum(users), 0) as revenue_per_user
  from bi_experiment_day
 group by namespace, experiment_key, variant;

create view bi_model_metric as
select m.namespace, m.id as model_id, m.kind, lower(m.status) as status, m.created_at, m.promoted_at,
       metric.key as metric, metric.value::double precision as value
  from model m
 cross join lateral jsonb_each_text(m.metrics) as metric;

create view bi_event_hour as
select namespace, hour, type, events, duplicates, events - duplicates as fresh
  from event_count;

create view bi_dead_letter_hour as
select namespace, hour, code, letters
  from dead_letter_count;
