package io.millrace.trainer.holdout;

import io.millrace.event.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which part of a log is held out. */
public sealed interface Holdout {
  /**
   * Returns where the whole log is cut; empty if events of the evaluated users alone are held out.
   *
   * @param end the end of the log
   */
  default Optional<Instant> cut(Instant end) {
    return Optional.empty();
  }

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

    @Override
    public Optional<Instant> cut(Instant end) {
      return Optional.of(end.minus(Duration.ofDays(days)));
    }

    @Override
    public String toString() {
      return days + "d";
    }
  }

  /** Everything from a moment on. */
  record From(Instant at) implements Holdout {
    @Override
    public Optional<Instant> cut(Instant end) {
      return Optional.of(at);
    }

    @Override
    public String toString() {
      return at.toString();
    }
  }

  /**
   * A share of the items with all their events. They stay in the catalogue with their attributes
   * and texts: what they are worth without interactions.
   *
   * @param share of the items, above 0 and at most .5
   */
  record Items(double share) implements Holdout {
    /** The share unless another is given. */
    public static final double SHARE = 0.1;

    public Items {
      if (!(share > 0 && share <= 0.5)) {
        throw new IllegalArgumentException(
            "share must be above 0 and at most 0.5, but is " + share);
      }
    }

    /** Returns whether an item is held out. */
    boolean holds(ItemId item, long seed) {
      long hash = UserHash.mix(UserHash.of(item.value()) + 0x9e3779b97f4a7c15L * (seed + 1));
      return (hash >>> 11) * 0x1p-53 < share;
    }

    @Override
    public String toString() {
      return "items:" + share;
    }
  }

  /**
   * Reads {@code last-event}, {@code last-basket}, a number of days such as {@code 7d}, a moment
   * such as {@code 2026-01-31T00:00:00Z}, or {@code items} for a tenth of them.
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
    if (text.equals("items")) {
      return new Items(Items.SHARE);
    }
    if (days.matches() && Integer.parseInt(days.group(1)) <= 3650) {
      return new LastDays(Integer.parseInt(days.group(1)));
    }
    try {
      return new From(Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "holdout must be last-event, last-basket, items, a number of days from 1d to 3650d, or a moment such as 2026-01-31T00:00:00Z, but is '%s'"
              .formatted(text),
          e);
    }
  }
}
