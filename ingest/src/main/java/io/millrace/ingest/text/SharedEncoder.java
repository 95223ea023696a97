package io.millrace.ingest.text;

import io.millrace.config.Settings;
import io.millrace.text.SentenceEncoder;
import io.millrace.text.onnx.SentenceEncoders;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sentence encoder of all namespaces of a process: loaded when the first text is encoded, and
 * used by one thread at a time, so that texts never take more than one processor.
 */
public final class SharedEncoder implements AutoCloseable {
  private final String name;
  private final Supplier<SentenceEncoder> loader;
  private @Nullable SentenceEncoder encoder;
  private @Nullable EncoderUnavailableException failure;
  private boolean closed;

  /**
   * @param name of the encoder, for messages
   * @param loader called at most once
   */
  SharedEncoder(String name, Supplier<SentenceEncoder> loader) {
    this.name = name;
    this.loader = loader;
  }

  /**
   * Returns the encoder that {@code MILLRACE_TEXT_ENCODER} names, not yet loaded; empty if that is
   * {@code off}.
   *
   * @throws IllegalArgumentException if the value cannot be right
   */
  public static Optional<SharedEncoder> of(Settings settings) {
    String value = settings.text().encoder();
    try {
      SentenceEncoders.require(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: %s".formatted("MILLRACE_TEXT_ENCODER", e.getMessage()), e);
    }
    return value.equals(SentenceEncoders.OFF)
        ? Optional.empty()
        : Optional.of(new SharedEncoder(value, () -> SentenceEncoders.open(value).orElseThrow()));
  }

  /**
   * Returns the encoder's fingerprint.
   *
   * @throws EncoderUnavailableException if it cannot be loaded
   */
  synchronized String id() {
    return loaded().id();
  }

  /**
   * Returns the text's vector.
   *
   * @throws EncoderUnavailableException if the encoder cannot be loaded
   */
  synchronized float[] encode(String text) {
    return loaded().encode(text);
  }

  private SentenceEncoder loaded() {
    if (closed) {
      throw new IllegalStateException("the sentence encoder '%s' is closed".formatted(name));
    }
    if (failure != null) {
      throw failure;
    }
    SentenceEncoder known = encoder;
    if (known == null) {
      try {
        known = loader.get();
      } catch (RuntimeException | LinkageError e) {
        // A missing native library is a LinkageError: no JVM of this machine will find it.
        failure =
            new EncoderUnavailableException(
                "the sentence encoder '%s' cannot be loaded: %s; set %s to off or to another encoder"
                    .formatted(name, e.getMessage(), "MILLRACE_TEXT_ENCODER"),
                e);
        throw failure;
      }
      encoder = known;
    }
    return known;
  }

  /** Releases the model. */
  @Override
  public synchronized void close() {
    closed = true;
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
  }
}
