package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DictionaryTest {
  private static final int CHUNK = 100;

  @Test
  void add_manyStringsAtOnce_givesTheCodesOfOneAfterTheOther() {
    SplittableRandom random = new SplittableRandom(3);
    Dictionary single = new Dictionary();
    Dictionary many = new Dictionary();
    int[] starts = new int[CHUNK];
    int[] ends = new int[CHUNK];
    int[] codes = new int[CHUNK];
    int[] expected = new int[CHUNK];
    // The first chunks are nearly all new, so that the table grows in the middle of a chunk.
    for (int chunk = 0; chunk < 200; chunk++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < CHUNK; i++) {
        boolean absent = random.nextInt(10) == 0;
        String term = Integer.toString(random.nextInt(5000), 36);
        starts[i] = absent ? -1 : text.length();
        text.append(absent ? "" : term);
        ends[i] = text.length();
        expected[i] = absent ? -1 : single.add(term);
      }
      many.add(text.toString().toCharArray(), starts, ends, CHUNK, codes);
      assertThat(codes).as("chunk %d", chunk).isEqualTo(expected);
    }
    assertThat(many.size()).isEqualTo(single.size()).isGreaterThan(4000);
    for (int code = 0; code < many.size(); code++) {
      assertThat(many.term(code)).isEqualTo(single.term(code));
    }
  }

  @Test
  void add_oneNewStringTwiceAtOnce_givesItOneCode() {
    Dictionary dictionary = new Dictionary();
    int[] codes = new int[3];
    dictionary.add("abab".toCharArray(), new int[] {0, 2, -1}, new int[] {2, 4, 4}, 3, codes);
    assertThat(codes).containsExactly(0, 0, -1);
    assertThat(dictionary.term(0)).isEqualTo("ab");
  }
}
