package io.millrace.onnx;

import io.millrace.scoring.NetworkWeights;
import io.millrace.table.FloatRows;
import io.millrace.tower.LayerWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx.GraphProto;
import onnx.Onnx.TensorProto;

/**
 * A ranker as a graph of opset 13: what {@link io.millrace.scoring.Scorer} computes, for whole
 * examples. Batch normalisations are folded into the layers.
 */
final class RankerGraph {
  private final NetworkWeights weights;
  private final List<FieldInputs> fields;
  private final GraphWriter graph = new GraphWriter("millrace");
  private final List<String> embedded = new ArrayList<>();
  private final List<String> terms = new ArrayList<>();

  RankerGraph(NetworkWeights weights, List<FieldInputs> fields) {
    this.weights = weights;
    this.fields = fields;
  }

  GraphProto build() {
    FloatRows embeddings = weights.embeddings();
    graph.floats("embeddings", bytes(embeddings), embeddings.rows(), embeddings.dimension());
    graph.floats("linear", bytes(weights.linear()), weights.linear().rows());
    graph.floats("bias", new float[] {weights.bias()}, 1);
    graph.axis("axis_1", 1);
    graph.axis("axis_2", 2);
    terms.add("bias");
    fields.forEach(this::field);
    graph.node("Concat", "axis", 1, "tower_input", embedded);
    if (weights.factorized()) {
      secondOrder();
    }
    tower();
    sum("logits", terms);
    graph.node("Squeeze", "logit", "logits", "axis_1");
    graph.node("Sigmoid", "probability", "logit");
    graph.output("probability", "probability of a click");
    graph.output("logit", "its logarithmic odds");
    return graph.build();
  }

  /** The field's weighted sums: of its rows' embeddings, and of their linear weights. */
  private void field(FieldInputs field) {
    String entries = "entries_" + field.name();
    String help =
        "field '%s': its own rows begin at %d, %d of them; pad with row 0 of weight 0"
            .formatted(field.field().name(), field.field().firstRow(), field.field().rowCount());
    graph.input(field.rows(), TensorProto.DataType.INT64, entries, help);
    graph.input(field.weights(), TensorProto.DataType.FLOAT, entries, help);
    String name = field.name();
    graph.node("Gather", "linear_rows_" + name, "linear", field.rows());
    graph.node("Mul", "linear_weighted_" + name, "linear_rows_" + name, field.weights());
    terms.add(graph.node("ReduceSum", "linear_" + name, "linear_weighted_" + name, "axis_1"));
    if (field.field().wideOnly()) {
      return;
    }
    graph.node("Gather", "embedding_rows_" + name, "embeddings", field.rows());
    graph.node("Unsqueeze", "factors_" + name, field.weights(), "axis_2");
    graph.node("Mul", "embedding_weighted_" + name, "embedding_rows_" + name, "factors_" + name);
    embedded.add(
        graph.node(
            "ReduceSum",
            "keepdims",
            0,
            "embedding_" + name,
            List.of("embedding_weighted_" + name, "axis_1")));
  }

  /** Half of the square of the sum less the sum of the squares (Rendle 2010, lemma 3.1). */
  private void secondOrder() {
    graph.floats("half", new float[] {0.5f}, 1);
    sum("fm_sum", embedded);
    graph.node("Mul", "fm_sum_squared", "fm_sum", "fm_sum");
    graph.node("ReduceSum", "fm_whole", "fm_sum_squared", "axis_1");
    graph.node("Mul", "fm_squares", "tower_input", "tower_input");
    graph.node("ReduceSum", "fm_parts", "fm_squares", "axis_1");
    graph.node("Sub", "fm_difference", "fm_whole", "fm_parts");
    terms.add(graph.node("Mul", "fm", "fm_difference", "half"));
  }

  private void tower() {
    List<LayerWeights> layers = weights.tower().folded().layers();
    String input = "tower_input";
    for (int i = 0; i < layers.size(); i++) {
      LayerWeights layer = layers.get(i);
      String name = "tower_" + i;
      graph.floats(name + "_weights", layer.weights(), layer.inputs(), layer.outputs());
      graph.floats(name + "_bias", layer.bias(), layer.outputs());
      input = graph.node("Gemm", name, input, name + "_weights", name + "_bias");
      if (i < layers.size() - 1) {
        input = graph.node("Relu", name + "_relu", input);
      }
    }
    terms.add(input);
  }

  private void sum(String name, List<String> parts) {
    graph.node("Sum", name, parts.toArray(String[]::new));
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
