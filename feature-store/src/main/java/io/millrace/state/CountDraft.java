package io.millrace.state;

import java.time.Instant;

/**
 * A count while a batch changes it. What comes in the same half-life, and on the same day, is added
 * up before it goes into the buckets, which gives the same sums.
 */
final class CountDraft {
  private long total;
  private Instant asOf;
  private Buckets periods;
  private Buckets days;
  private long period;
  private long periodSum;
  private long day;
  private long daySum;

  CountDraft(EventCount count) {
    total = count.total();
    asOf = count.asOf();
    periods = count.periods();
    days = count.days();
  }

  void plus(Instant at) {
    asOf = total == 0 || at.isAfter(asOf) ? at : asOf;
    total++;
    long ofPeriod = EventCount.period(at);
    if (ofPeriod != period || periodSum == 0) {
      flushPeriod();
      period = ofPeriod;
    }
    periodSum += EventCount.amount(at);
    long ofDay = EventCount.day(at);
    if (ofDay != day || daySum == 0) {
      flushDay();
      day = ofDay;
    }
    daySum++;
  }

  private void flushPeriod() {
    if (periodSum > 0) {
      periods = periods.plus(period, periodSum, EventCount.PERIODS);
      periodSum = 0;
    }
  }

  private void flushDay() {
    if (daySum > 0) {
      days = days.plus(day, daySum, EventCount.DAYS);
      daySum = 0;
    }
  }

  EventCount count() {
    flushPeriod();
    flushDay();
    return new EventCount(total, asOf, periods, days);
  }
}
