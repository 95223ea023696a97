package io.millrace.hash;

import java.nio.charset.StandardCharsets;

/**
 * FNV-1a (Fowler, Noll and Vo), 32 bits. Experiments' splits and models' artifacts rest on it:
 * never change it.
 */
public final class Fnv1a {
  private static final int OFFSET_BASIS = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private Fnv1a() {}

  /** The hash of a string's UTF-8 bytes. */
  public static int hash32(String text) {
    int hash = OFFSET_BASIS;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return hash;
  }
}
