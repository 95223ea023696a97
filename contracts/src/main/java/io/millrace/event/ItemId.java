package io.millrace.event;

/** Something that can be recommended. */
public record ItemId(String value) {
  public ItemId {
    Ids.check("item_id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
