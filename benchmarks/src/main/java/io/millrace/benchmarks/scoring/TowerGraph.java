package io.millrace.benchmarks.scoring;

import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/** A tower as an ONNX graph: whole, or from behind its first layer's sums. */
final class TowerGraph {
  private static final int OPSET = 13;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tower");
  private final TowerWeights tower;

  private TowerGraph(TowerWeights tower) {
    this.tower = tower;
  }

  /** Takes {@code x [n, inputs]}, gives {@code logit [n, 1]}. */
  static byte[] whole(TowerWeights tower) {
    TowerGraph graph = new TowerGraph(tower);
    graph.input("x", tower.inputs());
    return graph.finish("x", 0);
  }

  /**
   * Takes the items' sums {@code items [n, width]} and the user's with the biases {@code user [1,
   * width]}, gives {@code logit [n, 1]}.
   */
  static byte[] split(TowerWeights tower) {
    TowerGraph graph = new TowerGraph(tower);
    int width = tower.layers().get(0).outputs();
    graph.input("items", width);
    graph.input("user", width);
    graph.node("Add", "sums", "items", "user");
    graph.node("Relu", "start", "sums");
    return graph.finish("start", 1);
  }

  private byte[] finish(String input, int from) {
    List<LayerWeights> layers = tower.layers();
    String last = input;
    for (int i = from; i < layers.size(); i++) {
      LayerWeights layer = layers.get(i);
      boolean end = i == layers.size() - 1;
      constant("w" + i, layer.weights(), layer.inputs(), layer.outputs());
      constant("b" + i, layer.bias(), layer.outputs());
      last = node("Gemm", end ? "logit" : "y" + i, last, "w" + i, "b" + i);
      if (!end) {
        last = node("Relu", "r" + i, last);
      }
    }
    graph.addOutput(value("logit", 1));
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private String node(String operation, String output, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operation)
            .setName(output)
            .addAllInput(List.of(inputs))
            .addOutput(output));
    return output;
  }

  private void constant(String name, float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(bytes.array()));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
  }

  private void input(String name, int width) {
    graph.addInput(value(name, width));
  }

  private static ValueInfoProto value(String name, int width) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(
                            TensorShapeProto.newBuilder()
                                .addDim(
                                    TensorShapeProto.Dimension.newBuilder()
                                        .setDimParam(name.equals("user") ? "one" : "n"))
                                .addDim(
                                    TensorShapeProto.Dimension.newBuilder().setDimValue(width)))))
        .build();
  }
}
