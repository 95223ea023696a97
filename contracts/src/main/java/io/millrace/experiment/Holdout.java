package io.millrace.experiment;

/**
 * Units that take part in no experiment at all, so that what all of them together have changed can
 * be measured.
 *
 * @param seed of the draw; a new one draws anew
 * @param share of all units, in [0, 1]; raising it keeps who was held out
 */
public record Holdout(String seed, double share) {
  /** The name under which impressions say whether a unit is held out. */
  public static final String NAME = "holdout";

  /** The arm of those who are held out. */
  public static final String HELD_OUT = "held_out";

  /** The arm of everybody else. */
  public static final String EXPOSED = "exposed";

  public Holdout {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be in [0, 1], is " + share);
    }
  }

  /**
   * A number that changes with the seed and the share: which side a unit was on holds for one draw
   * only.
   */
  public int version() {
    return 31 * seed.hashCode() + Double.hashCode(share);
  }

  /** Whether the unit is held out. */
  public boolean holds(String unit) {
    return Bucketing.place(seed, unit) < share;
  }
}
