package io.millrace.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/** Says nodes, tensors and inputs of an ONNX graph in one line each. */
final class GraphWriter {
  private final GraphProto.Builder graph;

  GraphWriter(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  GraphProto build() {
    return graph.build();
  }

  /** A node with one output, of the same name; returns it. */
  String node(String operation, String output, String... inputs) {
    graph.addNode(builder(operation, output, inputs));
    return output;
  }

  /** The same with one integer attribute. */
  String node(String operation, String attribute, long value, String output, List<String> inputs) {
    graph.addNode(
        builder(operation, output, inputs.toArray(String[]::new))
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName(attribute)
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(value)));
    return output;
  }

  private static NodeProto.Builder builder(String operation, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operation)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  /**
   * A constant.
   *
   * @param bytes little-endian floats; not copied
   */
  String floats(String name, byte[] bytes, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** A constant. */
  String floats(String name, float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return floats(name, bytes.array(), shape);
  }

  /** A constant of one axis. */
  String axis(String name, long axis) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(1)
            .addInt64Data(axis));
    return name;
  }

  /** An input of the graph, {@code [batch, n]}. */
  void input(String name, TensorProto.DataType type, String entries, String help) {
    graph.addInput(value(name, type, help, "batch", entries));
  }

  /** An output of the graph, {@code [batch]}. */
  void output(String name, String help) {
    graph.addOutput(value(name, TensorProto.DataType.FLOAT, help, "batch"));
  }

  private static ValueInfoProto value(
      String name, TensorProto.DataType type, String help, String... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (String size : shape) {
      dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setDocString(help)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions)))
        .build();
  }
}
