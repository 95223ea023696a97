package io.millrace.event;

/** A shopper: a customer number, or a cookie where nobody is signed in. */
public record UserId(String value) {
  public UserId {
    Ids.check("user_id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
