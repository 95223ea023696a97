package io.millrace.experiment;

import java.util.regex.Pattern;

/**
 * The part of a layer that an experiment owns. Experiments with disjoint parts of one layer exclude
 * each other: no unit is in two of them. As GrowthBook's namespaces, with the same places.
 *
 * @param id of the layer, for instance {@code home}
 * @param start the first place that is owned, in [0, 1]
 * @param end the first place after them, in [start, 1]
 */
public record Layer(String id, double start, double end) {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  public Layer {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "layer '%s' must be 1 to 64 lower-case letters, digits, dashes or underscores"
              .formatted(id));
    }
    if (!(start >= 0 && start <= end && end <= 1)) {
      throw new IllegalArgumentException(
          "layer must have 0 <= start <= end <= 1, has %s and %s".formatted(start, end));
    }
  }

  /** Whether the unit lies in this part. */
  public boolean holds(String unit) {
    return holds(id, start, end, unit);
  }

  /** Whether no unit can be in both. */
  public boolean isDisjoint(Layer other) {
    return !id.equals(other.id)
        ? false
        : end <= other.start || other.end <= start || start == end || other.start == other.end;
  }

  static boolean holds(String id, double start, double end, String unit) {
    double place = Bucketing.placeOfVersion1("__" + id, unit);
    return place >= start && place < end;
  }
}
