package io.millrace.text.onnx;

import io.millrace.text.SentenceEncoder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Opens the encoder that a setting names: {@code off}, one of this distribution, or a directory
 * with {@code model.onnx} and {@code tokenizer.json}.
 */
public final class SentenceEncoders {
  /** The value that means no encoder. */
  public static final String OFF = "off";

  /** The encoders whose files are in this distribution. */
  private enum BuiltIn {
    /** all-MiniLM-L6-v2, 8-bit: English, 384 dimensions. */
    MINILM("minilm", "all-minilm-l6-v2-q.onnx", "all-minilm-l6-v2-q-tokenizer.json", Pooling.MEAN),
    /** bge-small-zh-v1.5, 8-bit: Chinese, 512 dimensions. */
    BGE_ZH("bge-zh", "bge-small-zh-v1.5-q.onnx", "bge-small-zh-v1.5-q-tokenizer.json", Pooling.CLS);

    private final String value;
    private final String model;
    private final String tokenizer;
    private final Pooling pooling;

    BuiltIn(String value, String model, String tokenizer, Pooling pooling) {
      this.value = value;
      this.model = model;
      this.tokenizer = tokenizer;
      this.pooling = pooling;
    }
  }

  private SentenceEncoders() {}

  /**
   * Checks a setting's value without loading a model.
   *
   * @throws IllegalArgumentException if it is none of those allowed, or the directory lacks a file
   */
  public static void require(String value) {
    if (!value.equals(OFF) && builtIn(value).isEmpty()) {
      if (!value.contains("/") && !Path.of(value).toFile().isDirectory()) {
        throw new IllegalArgumentException(
            "'%s' is neither off, minilm, bge-zh nor a directory with %s and %s"
                .formatted(value, ModelFiles.MODEL, ModelFiles.TOKENIZER));
      }
      ModelFiles.require(Path.of(value));
    }
  }

  /**
   * Loads the encoder; half a second for one of this distribution.
   *
   * @return empty if the value is {@link #OFF}
   * @throws IllegalArgumentException as {@link #require} does, or if the model is not supported
   */
  public static Optional<SentenceEncoder> open(String value) {
    require(value);
    if (value.equals(OFF)) {
      return Optional.empty();
    }
    return Optional.of(
        OnnxSentenceEncoder.load(
            builtIn(value)
                .map(
                    known ->
                        ModelFiles.ofClassPath(
                            known.value, known.model, known.tokenizer, known.pooling))
                .orElseGet(() -> ModelFiles.ofDirectory(Path.of(value)))));
  }

  private static Optional<BuiltIn> builtIn(String value) {
    for (BuiltIn known : BuiltIn.values()) {
      if (known.value.equals(value.toLowerCase(Locale.ROOT))) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }
}
