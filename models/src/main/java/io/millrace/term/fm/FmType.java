package io.millrace.term.fm;

import io.millrace.feature.TermSpec;
import io.millrace.term.NetworkSettings;
import io.millrace.term.Term;
import io.millrace.term.TermDefaults;
import io.millrace.term.TermReader;
import io.millrace.term.TermType;
import io.millrace.term.TrainableTerm;
import io.millrace.term.TrainingParts;
import java.util.List;
import java.util.OptionalDouble;

/** The type {@code fm}, without options. */
public final class FmType implements TermType {
  static final String ID = "fm";

  /**
   * How far the term of a new model may be from 0 if all pairs of fields agree. If it begins at
   * next to nothing, so do the gradients of the rows, which are other rows, and what Adam makes of
   * them is noise; if it is large, rows that are hardly ever met go on saying something.
   */
  private static final double FIRST_VALUE = 0.08;

  /** First values that an MLP sees must not be large either. */
  private static final double MOST_DEVIATION = 0.1;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public TermSpec shape(TermSpec spec, TermDefaults defaults) {
    spec.allow();
    return TermSpec.of(ID);
  }

  @Override
  public TrainableTerm create(TermSpec spec, NetworkSettings settings, TrainingParts parts) {
    return new TrainableFm(settings.fields(), settings.dimension(), settings.maxBatch());
  }

  @Override
  public List<String> files() {
    return List.of();
  }

  @Override
  public Term read(TermReader in) {
    return new FmTerm();
  }

  @Override
  public boolean factorizes() {
    return true;
  }

  /** The dot product of two rows of deviation s has one of {@code s^2 sqrt(dimension)}. */
  @Override
  public OptionalDouble embeddingDeviation(int fields, int dimension) {
    double pairs = Math.max(1, fields * (fields - 1) / 2.0);
    return OptionalDouble.of(
        Math.min(MOST_DEVIATION, Math.sqrt(FIRST_VALUE / (Math.sqrt(dimension) * pairs))));
  }
}
