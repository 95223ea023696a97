package io.millrace.trainer.dataset;

import java.util.stream.Stream;

/** Examples that can be read again and again, always in the same order. */
@FunctionalInterface
public interface ExampleSource {
  /** Reads from the beginning; close the stream. */
  Stream<Example> open();
}
