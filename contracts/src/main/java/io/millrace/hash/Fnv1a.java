package io.millrace.hash;

import java.nio.charset.StandardCharsets;

/**
 * FNV-1a (Fowler, Noll and Vo), 32 bits. Experiments' splits, models' artifacts and users' stored
 * histories rest on it: never change it.
 */
public final class Fnv1a {
  private static final int OFFSET_BASIS = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private Fnv1a() {}

  /** The hash of a string's UTF-8 bytes. */
  public static int hash32(String text) {
    int hash = OFFSET_BASIS;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = step(hash, b & 0xff);
    }
    return hash;
  }

  /** The hash of the UTF-8 bytes of {@code chars[from .. to)}. */
  public static int hash32(char[] chars, int from, int to) {
    int hash = OFFSET_BASIS;
    for (int i = from; i < to; i++) {
      if (chars[i] >= 0x80) {
        return hash32(new String(chars, from, to - from));
      }
      hash = step(hash, chars[i]);
    }
    return hash;
  }

  private static int step(int hash, int octet) {
    return (hash ^ octet) * PRIME;
  }
}
