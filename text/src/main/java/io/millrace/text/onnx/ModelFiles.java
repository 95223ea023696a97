package io.millrace.text.onnx;

import io.millrace.text.wordpiece.TokenizerReader;
import io.millrace.text.wordpiece.WordPieceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of an encoder, in memory.
 *
 * @param name says in messages and ids which encoder it is
 * @param model the ONNX file
 * @param tokenizer {@code tokenizer.json}
 */
record ModelFiles(String name, byte[] model, byte[] tokenizer, Pooling pooling) {
  static final String MODEL = "model.onnx";
  static final String TOKENIZER = "tokenizer.json";

  /** Where sentence-transformers says how a model is pooled. */
  static final String POOLING = "1_Pooling/config.json";

  /** Reads resources of the class path. */
  static ModelFiles ofClassPath(String name, String model, String tokenizer, Pooling pooling) {
    return new ModelFiles(name, resource(model), resource(tokenizer), pooling);
  }

  /**
   * Reads {@code model.onnx} and {@code tokenizer.json} of a directory, and {@code
   * 1_Pooling/config.json} if it is there; without it, vectors are pooled by their mean.
   */
  static ModelFiles ofDirectory(Path directory) {
    require(directory);
    try {
      Path pooling = directory.resolve(POOLING);
      return new ModelFiles(
          String.valueOf(directory.getFileName()),
          Files.readAllBytes(directory.resolve(MODEL)),
          Files.readAllBytes(directory.resolve(TOKENIZER)),
          Files.isRegularFile(pooling) ? pooling(Files.readAllBytes(pooling)) : Pooling.MEAN);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the encoder in " + directory, e);
    }
  }

  /** Throws if the directory lacks a file. */
  static void require(Path directory) {
    for (String file : new String[] {MODEL, TOKENIZER}) {
      if (!Files.isRegularFile(directory.resolve(file))) {
        throw new IllegalArgumentException(
            "'%s' has no file %s: an encoder's directory holds %s and %s"
                .formatted(directory, file, MODEL, TOKENIZER));
      }
    }
  }

  WordPieceTokenizer readTokenizer() {
    try {
      return TokenizerReader.read(tokenizer);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("encoder '%s': %s".formatted(name, e.getMessage()), e);
    }
  }

  private static Pooling pooling(byte[] json) {
    try {
      return new JsonMapper().readTree(json).path("pooling_mode_cls_token").asBoolean(false)
          ? Pooling.CLS
          : Pooling.MEAN;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(POOLING + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = ModelFiles.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the class path has no %s: the artifact with the encoder is missing".formatted(name));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + name, e);
    }
  }
}
