package io.millrace.term.linear;

import io.millrace.feature.TermSpec;
import io.millrace.table.EmbeddingTable;
import io.millrace.table.FtrlProximal;
import io.millrace.table.LinearWeights;
import io.millrace.table.RowOptimizer;
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
 * The type {@code linear}. Options: {@code crosses}, whether the crosses of the specification take
 * part; {@code optimizer}, which is that of the other tables, or {@code ftrl}: FTRL-proximal with
 * L1, for a wide part (Cheng et al. 2016, section 3.2).
 *
 * <p>FTRL-proximal keeps its rate when the others' fall: it computes weights from it, so another
 * rate would change what has been learned, and its rates fall by themselves, row by row.
 */
public final class LinearType implements TermType {
  static final String ID = "linear";
  static final String CROSSES = "crosses";
  static final String ROWS = "rows";
  static final String FILE = "linear.f32";

  private static final String OPTIMIZER = "optimizer";
  private static final String TABLES = "tables";
  private static final String FTRL = "ftrl";

  /** FTRL-proximal's alpha and beta, within what McMahan et al. 2013, section 3.1, advise. */
  private static final double RATE = 0.05;

  private static final double BETA = 1;

  /**
   * How much of the embeddings' L2 the weights have: they are as large as a logit, while a logit is
   * made of many components of embeddings.
   */
  private static final double L2_SHARE = 0.25;

  @Override
  public String id() {
    return ID;
  }

  private static boolean ftrl(TermSpec spec) {
    return spec.choice(OPTIMIZER, TABLES, List.of(TABLES, FTRL)).equals(FTRL);
  }

  @Override
  public TermSpec shape(TermSpec spec, TermDefaults defaults) {
    spec.allow(CROSSES, OPTIMIZER);
    ftrl(spec);
    return TermSpec.of(ID).with(CROSSES, spec.flag(CROSSES, false));
  }

  @Override
  public TrainableTerm create(TermSpec spec, NetworkSettings settings, TrainingParts parts) {
    boolean crosses = spec.flag(CROSSES, false);
    boolean ftrl = ftrl(spec);
    EmbeddingTable table =
        new EmbeddingTable(crosses ? settings.rows() : settings.featureRows(), 1);
    RowOptimizer optimizer =
        ftrl
            ? new FtrlProximal(table, RATE, BETA, settings.l1Wide(), 0)
            : settings
                .tables()
                .of(table, settings.learningRate(), L2_SHARE * settings.l2Embedding());
    LinearWeights weights =
        new LinearWeights(
            table,
            optimizer,
            crosses ? settings.allFields() : settings.featureFields(),
            parts.partitions());
    return new TrainableLinear(weights, crosses, ftrl);
  }

  @Override
  public List<String> files() {
    return List.of(FILE);
  }

  @Override
  public Term read(TermReader in) throws IOException {
    return new LinearTerm(
        in.table(FILE, in.shape().required(ROWS).asInt(), 1),
        in.shape().required(CROSSES).asBoolean());
  }
}
