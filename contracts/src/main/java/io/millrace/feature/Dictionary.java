package io.millrace.feature;

import java.util.Arrays;

/**
 * Strings numbered from 0 in the order in which they came: a hash table with open addressing, of
 * about 70 bytes a short string. Looks a string up where it stands in an array of characters, so
 * that known strings cost no garbage. Not thread-safe while strings are added.
 */
public final class Dictionary {
  private static final int NONE = -1;

  private String[] terms = new String[16];
  private int size;

  /** Hash in the upper half, code + 1 in the lower; 0 where empty. The length is a power of 2. */
  private long[] slots = new long[32];

  /** How many strings it has. */
  public int size() {
    return size;
  }

  /** The string of a code. */
  public String term(int code) {
    return terms[code];
  }

  /** The code of a string, a new one where it is not yet known. */
  public int add(String term) {
    int hash = term.hashCode();
    int slot = slot(hash, term);
    return slots[slot] == 0 ? insert(slot, hash, term) : (int) slots[slot] - 1;
  }

  /** The code of the string {@code chars[from .. to)}, a new one where it is not yet known. */
  public int add(char[] chars, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + chars[i];
    }
    int mask = slots.length - 1;
    int slot = spread(hash) & mask;
    for (long entry = slots[slot]; entry != 0; entry = slots[slot]) {
      if ((int) (entry >>> 32) == hash && equal(terms[(int) entry - 1], chars, from, to)) {
        return (int) entry - 1;
      }
      slot = (slot + 1) & mask;
    }
    return insert(slot, hash, new String(chars, from, to - from));
  }

  /** The code of a string, or -1 where it is not known. */
  public int find(String term) {
    long entry = slots[slot(term.hashCode(), term)];
    return entry == 0 ? NONE : (int) entry - 1;
  }

  private int slot(int hash, String term) {
    int mask = slots.length - 1;
    int slot = spread(hash) & mask;
    for (long entry = slots[slot]; entry != 0; entry = slots[slot]) {
      if ((int) (entry >>> 32) == hash && terms[(int) entry - 1].equals(term)) {
        break;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static boolean equal(String term, char[] chars, int from, int to) {
    int length = to - from;
    if (term.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (term.charAt(i) != chars[from + i]) {
        return false;
      }
    }
    return true;
  }

  /** {@link String#hashCode} of short strings differs in few bits; slots need all of them. */
  private static int spread(int hash) {
    int mixed = hash * 0x9e3779b9;
    return mixed ^ (mixed >>> 15);
  }

  private int insert(int slot, int hash, String term) {
    if (size == terms.length) {
      terms = Arrays.copyOf(terms, Math.addExact(size, size / 2));
    }
    terms[size] = term;
    slots[slot] = ((long) hash << 32) | (size + 1);
    size++;
    if (size * 2L > slots.length) {
      grow();
    }
    return size - 1;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[Math.multiplyExact(old.length, 2)];
    int mask = slots.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int slot = spread((int) (entry >>> 32)) & mask;
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = entry;
      }
    }
  }
}
