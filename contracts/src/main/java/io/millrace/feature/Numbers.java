package io.millrace.feature;

import io.millrace.event.Value;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Numbers: one for each value, or a vector of them. A subclass says what is learned from those of
 * training and how they become rows. Stateless.
 *
 * <p>A value is a stretch of an array, of {@link #width} numbers; a missing one is NaN.
 */
public abstract non-sealed class Numbers extends Encoding {
  private final int width;
  private final boolean vector;

  /** Values of one number. */
  protected Numbers() {
    width = 1;
    vector = false;
  }

  /**
   * Values that are vectors.
   *
   * @param width how many numbers each has
   */
  protected Numbers(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("size must be at least 1, is " + width);
    }
    this.width = width;
    vector = true;
  }

  /** Returns how many rows the field needs, {@link #MISSING} and {@link #UNSEEN} included. */
  @Override
  public abstract int rowCount(FieldState state);

  /**
   * Returns the fitted encoder.
   *
   * @param firstRow the field's first row; the encoder writes none below, nor from {@code firstRow
   *     + rowCount(state)} on
   */
  public abstract NumberEncoder encoder(FieldState state, int firstRow);

  /** Returns what learns the state of a field; by default there is nothing to learn. */
  public NumberLearner learner(SplittableRandom random) {
    return NumberLearner.NOTHING;
  }

  /** Returns how many numbers a value has. */
  public final int width() {
    return width;
  }

  /** Returns whether a value is a vector, maybe of one number. */
  public final boolean isVector() {
    return vector;
  }

  @Override
  public Profile profile() {
    return Profile.PRESENCE;
  }

  @Override
  public final boolean reads(Value value) {
    return vector
        ? value instanceof Value.NumList list && list.numbers().size() == width
        : value instanceof Value.Num || value instanceof Value.Flag;
  }

  /** Writes the numbers of a value. */
  final void read(String feature, Value value, double[] out, int at) {
    if (vector) {
      List<Double> numbers = vector(feature, value);
      for (int i = 0; i < width; i++) {
        out[at + i] = numbers.get(i);
      }
    } else if (value instanceof Value.Num number) {
      out[at] = number.number();
    } else if (value instanceof Value.Flag flag) {
      out[at] = flag.flag() ? 1 : 0;
    } else {
      throw wrong(feature, value);
    }
  }

  private List<Double> vector(String feature, Value value) {
    if (!(value instanceof Value.NumList list)) {
      throw wrong(feature, value);
    }
    if (list.numbers().size() != width) {
      throw new IllegalArgumentException(
          "feature '%s' needs a vector of %d numbers, has %d"
              .formatted(feature, width, list.numbers().size()));
    }
    return list.numbers();
  }

  @Override
  final Column column(@Nullable Dictionary dictionary, int hashBuckets) {
    return new NumberColumn(this);
  }

  @Override
  final Learner learner(@Nullable Dictionary dictionary, SplittableRandom random) {
    NumberLearner learner = learner(random);
    return new Learner() {
      @Override
      void learn(Column column, int examples) {
        learner.learn(((NumberColumn) column).numbers(), examples);
      }

      @Override
      FieldState state() {
        return learner.state();
      }
    };
  }

  @Override
  final FieldEncoder encoder(
      String feature, FieldState state, int firstRow, @Nullable FieldEncoder shared) {
    return new NumberField(this, feature, state, firstRow);
  }
}
