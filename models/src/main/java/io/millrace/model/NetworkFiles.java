package io.millrace.model;

import io.millrace.scoring.NetworkWeights;
import io.millrace.table.FloatRows;
import io.millrace.table.MappedTable;
import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A network's weights as files: the shapes in {@code network.json}, the tables and the tower as
 * little-endian floats. Tables are memory-mapped when read.
 *
 * <p>{@code tower.f32} holds, layer by layer, the weights row by row, the biases, and where the
 * layer is normalised the gain, the running mean and the running variance.
 */
public final class NetworkFiles {
  static final String SHAPES = "network.json";
  static final String EMBEDDINGS = "embeddings.f32";
  static final String LINEAR = "linear.f32";
  static final String TOWER = "tower.f32";

  /** All that {@link #write} writes. */
  static final List<String> NAMES = List.of(SHAPES, EMBEDDINGS, LINEAR, TOWER);

  private static final int BUFFER_BYTES = 1 << 20;

  private NetworkFiles() {}

  /** Writes the files into a directory, over older ones. */
  public static void write(Path directory, NetworkWeights weights) throws IOException {
    writeTable(directory.resolve(EMBEDDINGS), weights.embeddings());
    writeTable(directory.resolve(LINEAR), weights.linear());
    try (Floats out = new Floats(directory.resolve(TOWER))) {
      for (LayerWeights layer : weights.tower().layers()) {
        out.write(layer.weights());
        out.write(layer.bias());
        if (layer.norm().isPresent()) {
          out.write(layer.norm().get().gain());
          out.write(layer.norm().get().mean());
          out.write(layer.norm().get().variance());
        }
      }
    }
    Files.write(directory.resolve(SHAPES), shapes(weights));
  }

  private static byte[] shapes(NetworkWeights weights) {
    JsonMapper json = JsonMapper.shared();
    ObjectNode root = json.createObjectNode();
    root.put("factorized", weights.factorized());
    root.put("bias", weights.bias());
    root.put("embedding_rows", weights.embeddings().rows());
    root.put("dimension", weights.embeddings().dimension());
    root.put("linear_rows", weights.linear().rows());
    ArrayNode layers = root.putArray("tower");
    for (LayerWeights layer : weights.tower().layers()) {
      layers
          .addObject()
          .put("inputs", layer.inputs())
          .put("outputs", layer.outputs())
          .put("batch_norm", layer.norm().isPresent());
    }
    return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  /** Reads what {@link #write} wrote; the files must stay while the weights are used. */
  public static NetworkWeights read(Path directory) throws IOException {
    try {
      JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(directory.resolve(SHAPES)));
      int dimension = root.required("dimension").asInt();
      return new NetworkWeights(
          root.required("factorized").asBoolean(),
          MappedTable.open(
              directory.resolve(EMBEDDINGS), root.required("embedding_rows").asInt(), dimension),
          MappedTable.open(directory.resolve(LINEAR), root.required("linear_rows").asInt(), 1),
          tower(directory.resolve(TOWER), root.required("tower")),
          root.required("bias").asFloat());
    } catch (JacksonException e) {
      throw new IOException(SHAPES + ": " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(SHAPES + ": " + e.getMessage(), e);
    }
  }

  private static TowerWeights tower(Path file, JsonNode shapes) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<LayerWeights> layers = new ArrayList<>();
    for (JsonNode shape : shapes) {
      int inputs = shape.required("inputs").asInt();
      int outputs = shape.required("outputs").asInt();
      float[] weights = floats(bytes, Math.multiplyExact(inputs, outputs));
      float[] bias = floats(bytes, outputs);
      Optional<LayerWeights.Norm> norm =
          shape.required("batch_norm").asBoolean()
              ? Optional.of(
                  new LayerWeights.Norm(
                      floats(bytes, outputs), floats(bytes, outputs), floats(bytes, outputs)))
              : Optional.empty();
      layers.add(new LayerWeights(inputs, outputs, weights, bias, norm));
    }
    if (bytes.hasRemaining()) {
      throw new IOException(
          "%s has %d bytes too many".formatted(file.getFileName(), bytes.remaining()));
    }
    return new TowerWeights(layers);
  }

  private static float[] floats(ByteBuffer bytes, int count) throws IOException {
    if (bytes.remaining() < (long) count * Float.BYTES) {
      throw new IOException("%s is too short".formatted(TOWER));
    }
    float[] floats = new float[count];
    bytes.asFloatBuffer().get(floats);
    bytes.position(bytes.position() + count * Float.BYTES);
    return floats;
  }

  private static void writeTable(Path file, FloatRows table) throws IOException {
    try (Floats out = new Floats(file)) {
      float[] row = new float[table.dimension()];
      for (int i = 0; i < table.rows(); i++) {
        table.read(i, row, 0);
        out.write(row);
      }
    }
  }

  /** Writes floats through a buffer, and through to the disk at the end. */
  private static final class Floats implements AutoCloseable {
    private final FileChannel channel;
    private final ByteBuffer buffer =
        ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    Floats(Path file) throws IOException {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
    }

    void write(float[] floats) throws IOException {
      for (float value : floats) {
        if (buffer.remaining() < Float.BYTES) {
          flush();
        }
        buffer.putFloat(value);
      }
    }

    private void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        flush();
        channel.force(true);
      }
    }
  }
}
