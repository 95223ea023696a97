package io.millrace.trainer.holdout;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which part of a log is held out. */
public sealed interface Holdout {
  /** The latest positive of each user with at least {@link LastEvent#MIN_POSITIVES}. */
  record LastEvent() implements Holdout {
    /** Users with fewer positives are not evaluated. */
    public static final int MIN_POSITIVES = 5;

    @Override
    public String toString() {
      return "last-event";
    }
  }

  /** The last basket of each user with at least {@link LastBasket#MIN_BASKETS}. */
  record LastBasket() implements Holdout {
    /** Users with fewer baskets are not evaluated. */
    public static final int MIN_BASKETS = 3;

    @Override
    public String toString() {
      return "last-basket";
    }
  }

  /**
   * Everything in the last days of the log.
   *
   * @param days 1 to 3650
   */
  record LastDays(int days) implements Holdout {
    public LastDays {
      if (days < 1 || days > 3650) {
        throw new IllegalArgumentException("days must be 1 to 3650, but is " + days);
      }
    }

    Duration length() {
      return Duration.ofDays(days);
    }

    @Override
    public String toString() {
      return days + "d";
    }
  }

  /**
   * Reads {@code last-event}, {@code last-basket}, or a number of days such as {@code 7d}; {@code
   * toString} writes the same.
   *
   * @throws IllegalArgumentException if the text is none of them
   */
  static Holdout parse(String text) {
    Matcher days = Pattern.compile("([1-9][0-9]{0,3})d").matcher(text);
    if (text.equals("last-event")) {
      return new LastEvent();
    }
    if (text.equals("last-basket")) {
      return new LastBasket();
    }
    if (days.matches() && Integer.parseInt(days.group(1)) <= 3650) {
      return new LastDays(Integer.parseInt(days.group(1)));
    }
    throw new IllegalArgumentException(
        "holdout must be last-event, last-basket or a number of days from 1d to 3650d, but is '%s'"
            .formatted(text));
  }
}
