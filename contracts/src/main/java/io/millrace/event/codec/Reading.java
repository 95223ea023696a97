package io.millrace.event.codec;

/** What the reader of a record learns besides the values of its fields. */
final class Reading {
  private boolean asWritten = true;

  /** Records that the bytes spell something otherwise than {@link EventWriter} does. */
  void spelledOtherwise() {
    asWritten = false;
  }

  /** Whether the bytes spell every field as {@link EventWriter} does, apart from space. */
  boolean asWritten() {
    return asWritten;
  }
}
