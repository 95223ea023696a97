package io.millrace.feature;

import java.util.Arrays;

/**
 * Strings numbered from 0 in the order in which they came: a hash table with open addressing, of
 * about 50 bytes a short string. Looks a string up where it stands in an array of characters: known
 * strings cost no garbage and two misses of the processor's cache. Not thread-safe while strings
 * are added.
 *
 * <p>A string's record stands in pages of characters: its code (2), its length (2), itself.
 */
public final class Dictionary {
  private static final int NONE = -1;
  private static final int HEAD = 4;
  private static final int PAGE_BITS = 16;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int SMALL_PAGE = 1 << 8;
  private static final int MOST_PAGES = 1 << (32 - PAGE_BITS);

  /** Records begin at multiples of this many characters, so that 31 bits reach far. */
  private static final int UNIT = 4;

  /** Pages of {@link #PAGE} characters; a longer record has one of its own. */
  private char[][] pages = new char[4][];

  private int pageCount;
  private int free = PAGE;

  /** Where each code's record is, in units. */
  private int[] records = new int[16];

  private int size;

  /** Hash in the upper half, the record's place + 1 in the lower; 0 where empty. A power of 2. */
  private long[] slots = new long[32];

  /** Of the strings that are being added together. */
  private int[] hashes = {};

  private long[] entries = {};

  /** How many strings it has. */
  public int size() {
    return size;
  }

  /** The string of a code. */
  public String term(int code) {
    int record = records[code];
    char[] page = page(record);
    int at = at(record);
    return new String(page, at + HEAD, number(page, at + 2));
  }

  /** The code of a string, a new one where it is not yet known. */
  public int add(String term) {
    char[] chars = term.toCharArray();
    return add(chars, 0, chars.length);
  }

  /** The code of the string {@code chars[from .. to)}, a new one where it is not yet known. */
  public int add(char[] chars, int from, int to) {
    return add(hash(chars, from, to), chars, from, to);
  }

  private int add(int hash, char[] chars, int from, int to) {
    int slot = slot(hash, chars, from, to);
    return slots[slot] == 0 ? insert(slot, hash, chars, from, to) : code(slots[slot]);
  }

  /**
   * The codes of several strings of one array, new ones where they are not yet known: the same as
   * adding one after the other, but the slots of all are fetched before the first string is
   * compared, so that the waits for memory overlap.
   *
   * @param starts where each string begins, or -1 where there is none
   * @param ends where each string ends
   * @param codes receives the codes, -1 where there is no string
   */
  void add(char[] chars, int[] starts, int[] ends, int count, int[] codes) {
    if (hashes.length < count) {
      hashes = new int[count];
      entries = new long[count];
    }
    int mask = slots.length - 1;
    for (int i = 0; i < count; i++) {
      if (starts[i] >= 0) {
        int hash = hash(chars, starts[i], ends[i]);
        hashes[i] = hash;
        entries[i] = slots[hash & mask];
      }
    }
    for (int i = 0; i < count; i++) {
      if (starts[i] < 0) {
        codes[i] = NONE;
      } else if (is(entries[i], hashes[i], chars, starts[i], ends[i])) {
        codes[i] = code(entries[i]);
      } else {
        codes[i] = add(hashes[i], chars, starts[i], ends[i]);
      }
    }
  }

  /** The code of a string, or -1 where it is not known. */
  public int find(String term) {
    char[] chars = term.toCharArray();
    long entry = slots[slot(hash(chars, 0, chars.length), chars, 0, chars.length)];
    return entry == 0 ? NONE : code(entry);
  }

  private static int hash(char[] chars, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + chars[i];
    }
    // Short strings differ in few bits; slots need all of them.
    hash *= 0x9e3779b9;
    return hash ^ (hash >>> 15);
  }

  /** The slot of a string, or the empty one where it belongs. */
  private int slot(int hash, char[] chars, int from, int to) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    for (long entry = slots[slot]; entry != 0; entry = slots[slot]) {
      if (is(entry, hash, chars, from, to)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Whether a slot holds a string. */
  private boolean is(long entry, int hash, char[] chars, int from, int to) {
    if (entry == 0 || (int) (entry >>> 32) != hash) {
      return false;
    }
    int record = (int) entry - 1;
    char[] page = page(record);
    int at = at(record);
    int start = at + HEAD;
    return number(page, at + 2) == to - from
        && Arrays.equals(page, start, start + to - from, chars, from, to);
  }

  private char[] page(int record) {
    return pages[record >>> (PAGE_BITS - 2)];
  }

  private static int at(int record) {
    return (record << 2) & (PAGE - 1);
  }

  private int code(long entry) {
    int record = (int) entry - 1;
    return number(page(record), at(record));
  }

  private static int number(char[] page, int at) {
    return page[at] << 16 | page[at + 1];
  }

  private static void number(char[] page, int at, int number) {
    page[at] = (char) (number >>> 16);
    page[at + 1] = (char) number;
  }

  private int insert(int slot, int hash, char[] chars, int from, int to) {
    int length = to - from;
    int record = allocate(Math.addExact(HEAD, length));
    char[] page = page(record);
    int at = at(record);
    number(page, at, size);
    number(page, at + 2, length);
    System.arraycopy(chars, from, page, at + HEAD, length);
    if (size == records.length) {
      records = Arrays.copyOf(records, Math.addExact(size, size / 2));
    }
    records[size] = record;
    slots[slot] = ((long) hash << 32) | (record + 1);
    size++;
    if (size * 2L > slots.length) {
      grow();
    }
    return size - 1;
  }

  /** Makes room for a record on the last page, which begins small, or on a new one. */
  private int allocate(int length) {
    if (length > PAGE - free) {
      if (pageCount == MOST_PAGES) {
        throw new IllegalStateException("too many different strings; use hash-buckets");
      }
      if (pageCount == pages.length) {
        pages = Arrays.copyOf(pages, pageCount * 2);
      }
      pages[pageCount++] = new char[Math.max(SMALL_PAGE, length)];
      free = 0;
    }
    char[] last = pages[pageCount - 1];
    if (free + length > last.length) {
      pages[pageCount - 1] =
          Arrays.copyOf(last, Math.max(free + length, Math.min(PAGE, last.length * 4)));
    }
    int record = ((pageCount - 1) << (PAGE_BITS - 2)) + free / UNIT;
    free = Math.min(PAGE, (free + length + UNIT - 1) / UNIT * UNIT);
    return record;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[Math.multiplyExact(old.length, 2)];
    int mask = slots.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int slot = (int) (entry >>> 32) & mask;
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = entry;
      }
    }
  }
}
