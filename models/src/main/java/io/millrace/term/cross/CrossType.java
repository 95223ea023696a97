package io.millrace.term.cross;

import io.millrace.feature.TermSpec;
import io.millrace.term.NetworkSettings;
import io.millrace.term.Term;
import io.millrace.term.TermDefaults;
import io.millrace.term.TermReader;
import io.millrace.term.TermType;
import io.millrace.term.TrainableTerm;
import io.millrace.term.TrainingParts;
import java.io.IOException;
import java.util.List;

/**
 * The type {@code cross}. Options: {@code layers}, one degree of the products more for each; {@code
 * rank} of the layers' matrices, 0 for full ones.
 */
public final class CrossType implements TermType {
  static final String ID = "cross";
  static final String LAYERS = "layers";
  static final String RANK = "rank";
  static final String WIDTH = "width";
  static final String FILE = "cross.f32";

  /** Products of up to three features. */
  private static final int LAYERS_DEFAULT = 2;

  private static final int MOST_LAYERS = 8;
  private static final int MOST_RANK = 4096;

  @Override
  public String id() {
    return ID;
  }

  private static int layers(TermSpec spec) {
    return spec.integer(LAYERS, LAYERS_DEFAULT, 1, MOST_LAYERS);
  }

  private static int rank(TermSpec spec) {
    return spec.integer(RANK, 0, 0, MOST_RANK);
  }

  @Override
  public TermSpec shape(TermSpec spec, TermDefaults defaults) {
    spec.allow(LAYERS, RANK);
    return TermSpec.of(ID).with(LAYERS, layers(spec)).with(RANK, rank(spec));
  }

  @Override
  public TrainableTerm create(TermSpec spec, NetworkSettings settings, TrainingParts parts) {
    CrossShape shape =
        new CrossShape(settings.fields() * settings.dimension(), layers(spec), rank(spec));
    return new TrainableCross(shape, settings.learningRate(), settings.seed(), parts.threads());
  }

  @Override
  public List<String> files() {
    return List.of(FILE);
  }

  @Override
  public Term read(TermReader in) throws IOException {
    CrossShape shape =
        new CrossShape(
            in.shape().required(WIDTH).asInt(),
            in.shape().required(LAYERS).asInt(),
            in.shape().required(RANK).asInt());
    TermReader.Floats floats = in.floats(FILE);
    CrossTerm term = new CrossTerm(shape, floats.next(shape.size()));
    floats.end();
    return term;
  }
}
