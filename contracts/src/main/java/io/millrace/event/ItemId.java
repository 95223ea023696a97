package io.millrace.event;

import io.millrace.hash.Fnv1a;

/** Something that can be recommended. */
public record ItemId(String value) {
  public ItemId {
    Ids.check("item_id", value);
  }

  /**
   * Returns the FNV-1a hash of the id's UTF-8 bytes. The same id has the same hash in every process
   * and release: stored histories contain it. Two different ids share a hash with probability
   * 2<sup>-32</sup>.
   */
  public int hash() {
    return Fnv1a.hash32(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
