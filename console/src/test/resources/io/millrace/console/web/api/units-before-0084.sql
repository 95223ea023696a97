-- Users of two experiments as sinks before V0084 wrote them: the triggers of that time keep the sums, days are moved to fixed ones.
insert into user_day (namespace, user_id, day, requests, impressions, clicks, hides, carts, purchases, revenue)
select 'shop', 'u' || n, date '2026-04-20' + d, 1 + n % 3, 10 * (1 + n % 3), (n + d) % 4, n % 7 / 6, n % 5 / 4, n % 11 / 10,
       n % 11 / 10 * (12.25 + n % 9)
  from generate_series(1, 500, 3) as n, generate_series(0, 4, 2) as d;

insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure, requests, impressions, clicks, hides, carts,
                             purchases, returns, revenue, segments, latency_ms, fallbacks)
select 'shop', 'exp', case when n % 2 = 0 then 'a' else 'b' end, 'u' || n, timestamptz '2026-05-01 10:00:00+00', 1 + n % 4,
       10 * (1 + n % 4), (n * 7) % 5 + n % 2 * (n % 3), n % 13 / 12, n % 6 / 5, n % 9 / 8, n % 45 / 44, n % 9 / 8 * (20.5 + n % 30),
       jsonb_build_object('device', (array['mobile', 'desk', 'tv'])[1 + n % 3], 'placement', (array['home', 'cart'])[1 + n % 2]),
       30.25 + n % 17, n % 50 / 49
  from generate_series(1, 300) as n;
update experiment_arm_day set day = date '2026-05-01' where day > date '2026-06-01';
update experiment_arm_past set day = date '2026-05-01' where day > date '2026-06-01';

-- A second day: others come in, some of the first come back, and one is seen in the other arm.
insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure, requests, impressions, clicks, hides, carts,
                             purchases, returns, revenue, segments, latency_ms, fallbacks)
select 'shop', 'exp', case when n % 2 = 0 then 'a' else 'b' end, 'u' || n, timestamptz '2026-05-02 10:00:00+00', 1 + n % 4,
       10 * (1 + n % 4), (n * 7) % 5 + n % 2 * (n % 3), n % 13 / 12, n % 6 / 5, n % 9 / 8, 0, n % 9 / 8 * (20.5 + n % 30),
       jsonb_build_object('device', (array['mobile', 'desk', 'tv'])[1 + n % 3]), 30.25 + n % 17, n % 50 / 49
  from generate_series(301, 600) as n;
insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure, requests, impressions, clicks)
values ('shop', 'exp', 'b', 'u2', timestamptz '2026-05-02 11:00:00+00', 1, 10, 1);
update experiment_unit
   set requests = requests + 2, impressions = impressions + 20, clicks = clicks + 1, revenue = revenue + 7.75,
       purchases = purchases + 1, latency_ms = latency_ms + 51.5, fallbacks = fallbacks + 1
 where namespace = 'shop' and user_id in (select 'u' || n from generate_series(1, 300, 5) as n);
update experiment_unit set returns = returns + 1, revenue = revenue - 3.5 where purchases > 0 and variant = 'b';
update experiment_arm_day set day = date '2026-05-02' where day > date '2026-06-01';
update experiment_arm_past set day = date '2026-05-02' where day > date '2026-06-01';

-- A third: only outcomes. And a small experiment of which nobody did anything before.
update experiment_unit set clicks = clicks + 1 where user_id in (select 'u' || n from generate_series(1, 600, 7) as n);
insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure, requests, impressions, clicks)
select 'shop', 'small', case when n % 2 = 0 then 'a' else 'b' end, 'v' || n, timestamptz '2026-05-03 10:00:00+00', 1, 10, n % 3
  from generate_series(1, 20) as n;
update experiment_arm_day set day = date '2026-05-03' where day > date '2026-06-01';
update experiment_arm_past set day = date '2026-05-03' where day > date '2026-06-01';
insert into experiment_currency values ('shop', 'exp', 'EUR', 'EUR', 90);
