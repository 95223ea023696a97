package io.millrace.model;

import io.millrace.scoring.NetworkWeights;
import io.millrace.table.FloatRows;
import io.millrace.term.Term;
import io.millrace.term.TermReader;
import io.millrace.term.TermWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A network's weights as files: the shapes in {@code network.json}, the embeddings and what belongs
 * to each term as little-endian floats. Tables are memory-mapped when read.
 */
public final class NetworkFiles {
  static final String SHAPES = "network.json";
  static final String EMBEDDINGS = "embeddings.f32";

  /** What every network has; the files of its terms come on top. */
  static final List<String> NAMES = List.of(SHAPES, EMBEDDINGS);

  private static final String TERMS = "terms";
  private static final String TYPE = "type";

  private NetworkFiles() {}

  /** Writes the files into a directory, over older ones. */
  public static void write(Path directory, NetworkWeights weights) throws IOException {
    FloatRows embeddings = weights.embeddings();
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("bias", weights.bias());
    root.put("embedding_rows", embeddings.rows());
    root.put("dimension", embeddings.dimension());
    new TermWriter(root, directory).table(EMBEDDINGS, embeddings);
    ArrayNode terms = root.putArray(TERMS);
    for (Term term : weights.terms()) {
      ObjectNode shape = terms.addObject().put(TYPE, term.shape().type());
      term.write(new TermWriter(shape, directory));
    }
    Files.write(
        directory.resolve(SHAPES),
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }

  /** Reads what {@link #write} wrote; the files must stay while the weights are used. */
  public static NetworkWeights read(Path directory) throws IOException {
    try {
      JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(directory.resolve(SHAPES)));
      int dimension = root.required("dimension").asInt();
      FloatRows embeddings =
          new TermReader(root, directory, dimension)
              .table(EMBEDDINGS, root.required("embedding_rows").asInt(), dimension);
      List<Term> terms = new ArrayList<>();
      for (JsonNode shape : root.has("factorized") ? secondFormat(root) : root.required(TERMS)) {
        terms.add(
            ModelPlugin.TERMS
                .get(shape.required(TYPE).asString())
                .read(new TermReader(shape, directory, dimension)));
      }
      return new NetworkWeights(embeddings, terms, root.required("bias").asFloat());
    } catch (JacksonException e) {
      throw new IOException(SHAPES + ": " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(SHAPES + ": " + e.getMessage(), e);
    }
  }

  /** Up to the second format a network was one of two, told apart by a flag. */
  private static ArrayNode secondFormat(JsonNode root) {
    boolean factorized = root.required("factorized").asBoolean();
    ArrayNode terms = JsonMapper.shared().createArrayNode();
    if (factorized) {
      terms.addObject().put(TYPE, "fm");
    }
    terms
        .addObject()
        .put(TYPE, "linear")
        .put("crosses", !factorized)
        .put("rows", root.required("linear_rows").asInt());
    terms.addObject().put(TYPE, "mlp").set("layers", root.required("tower"));
    return terms;
  }
}
