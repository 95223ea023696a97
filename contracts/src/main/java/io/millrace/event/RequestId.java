package io.millrace.event;

/** One slate: the answer to one recommendation request. Clicks refer to it. */
public record RequestId(String value) {
  public RequestId {
    Ids.check("request_id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
