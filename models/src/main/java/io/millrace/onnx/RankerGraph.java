package io.millrace.onnx;

import io.millrace.feature.FeatureEncoder;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.FloatRows;
import io.millrace.term.Term;
import io.millrace.term.TermGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx.GraphProto;
import onnx.Onnx.TensorProto;

/**
 * A ranker as a graph of opset 13: what {@link io.millrace.scoring.Scorer} computes, for whole
 * examples. The pooled embeddings and the sum are here, the terms add what they are.
 */
final class RankerGraph implements TermGraph {
  private static final String POOLED = "tower_input";
  private static final String AXIS_1 = "axis_1";

  private final NetworkWeights weights;
  private final FeatureEncoder encoder;
  private final List<FieldInputs> fields;
  private final GraphWriter graph = new GraphWriter("millrace");
  private final List<String> embedded = new ArrayList<>();

  RankerGraph(NetworkWeights weights, FeatureEncoder encoder, List<FieldInputs> fields) {
    this.weights = weights;
    this.encoder = encoder;
    this.fields = fields;
  }

  GraphProto build() {
    FloatRows embeddings = weights.embeddings();
    graph.floats("embeddings", bytes(embeddings), embeddings.rows(), embeddings.dimension());
    graph.floats("bias", new float[] {weights.bias()}, 1);
    graph.axis(AXIS_1, 1);
    graph.axis("axis_2", 2);
    fields.forEach(this::field);
    graph.node("Concat", "axis", 1, POOLED, embedded);
    List<String> summands = new ArrayList<>(List.of("bias"));
    for (Term term : weights.terms()) {
      summands.add(term.export(this));
    }
    node("Sum", "logits", summands.toArray(String[]::new));
    graph.node("Squeeze", "logit", "logits", AXIS_1);
    graph.node("Sigmoid", "probability", "logit");
    graph.output("probability", "probability of a click");
    graph.output("logit", "its logarithmic odds");
    return graph.build();
  }

  /** The inputs of a field, and the weighted sum of its rows' embeddings. */
  private void field(FieldInputs field) {
    String entries = "entries_" + field.name();
    String help =
        "field '%s': its own rows begin at %d, %d of them; pad with row 0 of weight 0"
            .formatted(field.field().name(), field.field().firstRow(), field.field().rowCount());
    graph.input(field.rows(), TensorProto.DataType.INT64, entries, help);
    graph.input(field.weights(), TensorProto.DataType.FLOAT, entries, help);
    if (field.field().wideOnly()) {
      return;
    }
    String name = field.name();
    graph.node("Gather", "embedding_rows_" + name, "embeddings", field.rows());
    graph.node("Unsqueeze", "factors_" + name, field.weights(), "axis_2");
    graph.node("Mul", "embedding_weighted_" + name, "embedding_rows_" + name, "factors_" + name);
    embedded.add(
        graph.node(
            "ReduceSum",
            "keepdims",
            0,
            "embedding_" + name,
            List.of("embedding_weighted_" + name, AXIS_1)));
  }

  @Override
  public FeatureEncoder encoder() {
    return encoder;
  }

  @Override
  public List<GraphField> fields(int count) {
    return fields.subList(0, count).stream()
        .map(field -> new GraphField(field.name(), field.rows(), field.weights()))
        .toList();
  }

  @Override
  public List<String> embeddings() {
    return embedded;
  }

  @Override
  public String pooled() {
    return POOLED;
  }

  @Override
  public String axis1() {
    return AXIS_1;
  }

  @Override
  public String node(String operation, String output, String... inputs) {
    return graph.node(operation, output, inputs);
  }

  @Override
  public String floats(String name, float[] values, long... shape) {
    return graph.floats(name, values, shape);
  }

  @Override
  public String table(String name, FloatRows table) {
    return table.dimension() == 1
        ? graph.floats(name, bytes(table), table.rows())
        : graph.floats(name, bytes(table), table.rows(), table.dimension());
  }

  private static byte[] bytes(FloatRows table) {
    int dimension = table.dimension();
    float[] row = new float[dimension];
    ByteBuffer bytes =
        ByteBuffer.allocate(table.rows() * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < table.rows(); i++) {
      table.read(i, row, 0);
      bytes.asFloatBuffer().put(row);
      bytes.position(bytes.position() + dimension * Float.BYTES);
    }
    return bytes.array();
  }
}
