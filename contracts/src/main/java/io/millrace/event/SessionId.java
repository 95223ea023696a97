package io.millrace.event;

/** One visit of one shopper. */
public record SessionId(String value) {
  public SessionId {
    Ids.check("session_id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
