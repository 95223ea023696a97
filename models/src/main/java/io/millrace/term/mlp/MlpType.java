package io.millrace.term.mlp;

import io.millrace.feature.TermSpec;
import io.millrace.term.NetworkSettings;
import io.millrace.term.Term;
import io.millrace.term.TermDefaults;
import io.millrace.term.TermReader;
import io.millrace.term.TermType;
import io.millrace.term.TrainableTerm;
import io.millrace.term.TrainingParts;
import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerSettings;
import io.millrace.tower.TowerWeights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The type {@code mlp}. Options: {@code hidden}, widths of the hidden layers; {@code dropout}; and
 * {@code batch-norm}. Those that are not given are the hyper-parameters {@code tower}, {@code
 * dropout} and {@code batch-norm}.
 */
public final class MlpType implements TermType {
  static final String ID = "mlp";

  /** {@code tower.f32}: layer by layer the weights, the biases, and what normalises the layer. */
  static final String FILE = "tower.f32";

  static final String LAYERS = "layers";
  static final String INPUTS = "inputs";
  static final String OUTPUTS = "outputs";
  static final String NORM = "batch_norm";

  private static final String HIDDEN = "hidden";
  private static final String DROPOUT = "dropout";
  private static final String BATCH_NORM = "batch-norm";
  private static final int WIDEST = 65_536;

  @Override
  public String id() {
    return ID;
  }

  static TermSpec shape(List<Integer> hidden, boolean batchNorm) {
    return TermSpec.of(ID)
        .with(HIDDEN, TermSpec.text(hidden))
        .with(BATCH_NORM, batchNorm && !hidden.isEmpty());
  }

  @Override
  public TermSpec shape(TermSpec spec, TermDefaults defaults) {
    spec.allow(HIDDEN, DROPOUT, BATCH_NORM);
    dropout(spec, 0);
    return shape(
        spec.integers(HIDDEN, defaults.hidden(), 1, WIDEST),
        spec.flag(BATCH_NORM, defaults.batchNorm()));
  }

  private static double dropout(TermSpec spec, double otherwise) {
    return spec.number(DROPOUT, otherwise, 0, 0.99);
  }

  @Override
  public TrainableTerm create(TermSpec spec, NetworkSettings settings, TrainingParts parts) {
    TowerSettings tower =
        new TowerSettings(
            settings.fields() * settings.dimension(),
            spec.integers(HIDDEN, settings.hidden(), 1, WIDEST),
            dropout(spec, settings.dropout()),
            spec.flag(BATCH_NORM, settings.batchNorm()),
            settings.learningRate(),
            settings.maxBatch(),
            settings.seed());
    return new TrainableMlp(tower, parts);
  }

  @Override
  public List<String> files() {
    return List.of(FILE);
  }

  @Override
  public Term read(TermReader in) throws IOException {
    TermReader.Floats floats = in.floats(FILE);
    List<LayerWeights> layers = new ArrayList<>();
    for (JsonNode shape : in.shape().required(LAYERS)) {
      int inputs = shape.required(INPUTS).asInt();
      int outputs = shape.required(OUTPUTS).asInt();
      float[] weights = floats.next(Math.multiplyExact(inputs, outputs));
      float[] bias = floats.next(outputs);
      Optional<LayerWeights.Norm> norm =
          shape.required(NORM).asBoolean()
              ? Optional.of(
                  new LayerWeights.Norm(
                      floats.next(outputs), floats.next(outputs), floats.next(outputs)))
              : Optional.empty();
      layers.add(new LayerWeights(inputs, outputs, weights, bias, norm));
    }
    floats.end();
    return new MlpTerm(new TowerWeights(layers));
  }
}
