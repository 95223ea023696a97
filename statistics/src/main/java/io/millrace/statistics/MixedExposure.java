package io.millrace.statistics;

/**
 * Users who have seen more than one arm. They dilute every difference, and where they are many,
 * assignment or its logging is broken.
 *
 * @param users of all arms, each once
 * @param mixed who have seen more than one
 */
public record MixedExposure(long users, long mixed) {
  /** A larger share than this makes a test unhealthy: GrowthBook's threshold. */
  public static final double ALARM = 0.01;

  public MixedExposure {
    if (mixed < 0 || users < mixed) {
      throw new IllegalArgumentException(
          "mixed must be between 0 and users, is %d of %d".formatted(mixed, users));
    }
  }

  /** The share of users who have seen more than one arm; 0 without users. */
  public double share() {
    return users == 0 ? 0 : (double) mixed / users;
  }

  /** Whether the test must not be read. */
  public boolean isAlarm() {
    return share() > ALARM;
  }
}
