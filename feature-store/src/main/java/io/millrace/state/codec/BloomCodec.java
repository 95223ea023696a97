package io.millrace.state.codec;

import io.millrace.state.BloomFilter;

/**
 * A Bloom filter as bytes: how many bits are set, then either the gaps between them or all words,
 * whichever is less to read.
 */
final class BloomCodec {
  /** Up to here the gaps are written: about a byte for each bit that is set. */
  static final int MOST_GAPS = BloomFilter.BITS / 16;

  private BloomCodec() {}

  static void write(BloomFilter filter, ByteWriter out) {
    int bits = filter.cardinality();
    out.number(bits);
    if (bits > MOST_GAPS) {
      for (int i = 0; i < BloomFilter.WORDS; i++) {
        out.bits(filter.word(i));
      }
      return;
    }
    int next = 0;
    for (int i = 0; i < BloomFilter.WORDS && bits > 0; i++) {
      for (long word = filter.word(i); word != 0; word &= word - 1) {
        int bit = i * Long.SIZE + Long.numberOfTrailingZeros(word);
        out.number(bit - next);
        next = bit + 1;
      }
    }
  }

  static BloomFilter read(ByteReader in) {
    int bits = in.number(BloomFilter.BITS);
    if (bits == 0) {
      return BloomFilter.EMPTY;
    }
    long[] words = new long[BloomFilter.WORDS];
    if (bits > MOST_GAPS) {
      for (int i = 0; i < words.length; i++) {
        words[i] = in.bits();
      }
    } else {
      int next = 0;
      for (int i = 0; i < bits; i++) {
        int bit = next + in.number(BloomFilter.BITS - 1 - next);
        words[bit / Long.SIZE] |= 1L << bit;
        next = bit + 1;
      }
    }
    BloomFilter filter = BloomFilter.of(words);
    if (filter.cardinality() != bits) {
      throw new IllegalArgumentException(
          "a Bloom filter of %d bits has %d".formatted(bits, filter.cardinality()));
    }
    return filter;
  }
}
