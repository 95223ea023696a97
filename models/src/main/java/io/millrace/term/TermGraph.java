package io.millrace.term;

import io.millrace.feature.FeatureEncoder;
import io.millrace.table.FloatRows;
import java.util.List;

/** An ONNX graph that terms add themselves to. Names are unique within the graph. */
public interface TermGraph {
  /**
   * A field of the examples.
   *
   * @param name that names of the field's nodes end in
   * @param rows the input of its table rows, {@code [batch, n]}
   * @param weights the input of their weights, {@code [batch, n]}
   */
  record GraphField(String name, String rows, String weights) {}

  /** The encoder whose rows the graph is given. */
  FeatureEncoder encoder();

  /** The first fields, in the encoder's order. */
  List<GraphField> fields(int count);

  /** The pooled embeddings of each field that has any, {@code [batch, dimension]}. */
  List<String> embeddings();

  /** All of them behind each other, {@code [batch, fields x dimension]}. */
  String pooled();

  /** A constant that holds the number 1: the axis that most nodes work along. */
  String axis1();

  /** A node with one output, of the same name; returns it. */
  String node(String operation, String output, String... inputs);

  /** A constant. */
  String floats(String name, float[] values, long... shape);

  /** A constant {@code [rows, dimension]}, or {@code [rows]} if the table has one column. */
  String table(String name, FloatRows table);
}
