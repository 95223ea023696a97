package io.millrace.event.codec;

/**
 * How large the values of an event's fields may be: no more than every store behind can hold, also
 * when a day's events are added up and squared.
 */
public final class Bounds {
  /**
   * Longest name, in UTF-16 units: of a placement, model, source, experiment, variant, currency or
   * device, and of an entry of a map. Names are keys in PostgreSQL, whose index entries are short.
   */
  public static final int NAME = 128;

  /** Longest text that is no name, in UTF-16 units. */
  public static final int TEXT = 4096;

  /** Most entries of a map. */
  public static final int ENTRIES = 256;

  /** Most elements of a list. */
  public static final int LIST = 2048;

  /** Largest value of an interaction, in either direction. */
  public static final double VALUE = 1e12;

  /**
   * Smallest value that is not 0, in either direction: the square of a smaller one is no number.
   */
  public static final double LEAST_VALUE = 1e-12;

  /** Largest quantity of an interaction, in either direction. */
  public static final int QUANTITY = 1_000_000_000;

  /** Longest time that serving a slate may have taken, {@code took_us}: one day. */
  public static final double TOOK_US = 86_400e6;

  /** The entry of the context that reports are cut by. */
  public static final String DEVICE = "device";

  /** The property of an impression that guardrails are computed from. */
  static final String TOOK = "took_us";

  /** Whether an interaction may be worth so much. */
  static boolean possibleValue(double value) {
    double size = Math.abs(value);
    return size <= VALUE && (size >= LEAST_VALUE || size == 0);
  }

  private Bounds() {}
}
