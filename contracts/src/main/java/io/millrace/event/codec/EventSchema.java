package io.millrace.event.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The JSON Schema (draft 2020-12) of an event: for other programs to read. What decides is {@link
 * EventCodec}; a test holds the two together. What no schema can say (two positions that are equal,
 * half of a surrogate pair, an event's size in bytes) only the codec refuses.
 */
public final class EventSchema {
  private static final String FILE = "event.schema.json";

  private EventSchema() {}

  /** The schema, as UTF-8 JSON. */
  public static byte[] json() {
    try (InputStream in =
        Objects.requireNonNull(EventSchema.class.getResourceAsStream(FILE), FILE)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }
}
