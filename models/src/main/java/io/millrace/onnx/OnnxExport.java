package io.millrace.onnx;

import io.millrace.feature.FeatureEncoder;
import io.millrace.model.ModelArtifact;
import io.millrace.model.ModelManifest;
import io.millrace.model.NetworkFiles;
import io.millrace.model.RankingModel;
import io.millrace.scoring.NetworkWeights;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Writes rankers as ONNX files, version 7, opset 13.
 *
 * <p>Each field has two inputs of shape {@code [batch, n]}, {@code rows_<field>} (int64) and {@code
 * weights_<field>} (float); {@code n} may differ from field to field and from call to call, and
 * shorter lists are padded with row 0 of weight 0. The outputs are {@code probability} and {@code
 * logit}, both {@code [batch]}. The metadata entry {@code millrace.fields} names the field behind
 * each input.
 */
public final class OnnxExport {
  /** Protocol buffers, which ONNX files are, end at 2 GiB; this much of it is left for the rest. */
  private static final long LARGEST = Integer.MAX_VALUE - (1L << 24);

  private static final int IR_VERSION = 7;
  private static final int OPSET = 13;

  private OnnxExport() {}

  /**
   * The names and sizes of what was written.
   *
   * @param inputs in the order of the encoder's fields, rows before weights
   * @param bytes of the file
   */
  public record Written(List<String> inputs, long bytes) {
    public Written {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * Exports an artifact, which is verified first. The file is written beside its place and renamed.
   *
   * @throws io.millrace.model.BrokenArtifactException where the artifact cannot be used
   * @throws IOException where the file cannot be written, or would be larger than ONNX allows
   */
  public static Written artifact(Path artifact, Path file) throws IOException {
    try (RankingModel model = ModelArtifact.load(artifact)) {
      return write(model.manifest(), model.encoder(), NetworkFiles.read(artifact), file);
    }
  }

  static Written write(
      ModelManifest manifest, FeatureEncoder encoder, NetworkWeights weights, Path file)
      throws IOException {
    refuseTooLarge(Float.BYTES * weights.parameters(), weights);
    int count = weights.terms().stream().mapToInt(term -> term.fields(encoder)).max().orElseThrow();
    List<FieldInputs> fields = FieldInputs.of(encoder, count);
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setProducerName("millrace")
            .setDocString("%s, a %s ranker".formatted(manifest.id(), manifest.kind().id()))
            .setGraph(new RankerGraph(weights, encoder, fields).build())
            .addMetadataProps(entry("millrace.id", manifest.id()))
            .addMetadataProps(entry("millrace.kind", manifest.kind().id()))
            .addMetadataProps(entry("millrace.spec_fingerprint", manifest.specFingerprint()))
            .addMetadataProps(entry("millrace.fields", json(fields)))
            .build();
    Path target = file.toAbsolutePath();
    Path hidden = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(hidden), 1 << 16)) {
        model.writeTo(out);
      }
      Files.move(
          hidden, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(hidden);
    }
    return new Written(
        fields.stream().flatMap(field -> List.of(field.rows(), field.weights()).stream()).toList(),
        Files.size(target));
  }

  private static void refuseTooLarge(long bytes, NetworkWeights weights) throws IOException {
    if (bytes > LARGEST) {
      throw new IOException(
          "the model has %,d bytes of weights (%,d rows of %d), an ONNX file holds 2 GiB at most; train with a smaller dimension, min-count or hash-buckets"
              .formatted(bytes, weights.embeddings().rows(), weights.embeddings().dimension()));
    }
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static String json(List<FieldInputs> fields) {
    ArrayNode nodes = JsonMapper.shared().createArrayNode();
    for (FieldInputs field : fields) {
      nodes
          .addObject()
          .put("field", field.field().name())
          .put("rows", field.rows())
          .put("weights", field.weights())
          .put("first_row", field.field().firstRow())
          .put("row_count", field.field().rowCount());
    }
    return JsonMapper.shared().writeValueAsString(nodes);
  }
}
