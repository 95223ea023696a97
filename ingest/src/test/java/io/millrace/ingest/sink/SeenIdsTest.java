package io.millrace.ingest.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SeenIdsTest {
  @Property(tries = 200)
  void add_anyIds_answersAsALookAtTheWindowWould(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 3000) int window) {
    Random random = new Random(seed);
    SeenIds seen = new SeenIds(window);
    List<Long> offsets = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    int variety = 1 + random.nextInt(4000);
    long offset = random.nextInt(1000);
    for (int i = 0; i < 3000; i++) {
      offset += random.nextInt(10) == 0 ? 1 + random.nextInt(50) : 1;
      String id = "id-" + random.nextInt(variety);
      int last = ids.lastIndexOf(id);
      boolean expected = last >= 0 && offsets.get(last) >= offset - window;
      assertThat(seen.add(offset, id)).as("%s at %d", id, offset).isEqualTo(expected);
      offsets.add(offset);
      ids.add(id);
    }
  }

  @Test
  void add_afterRefillFromTheWindow_answersAsIfItHadReadOn() {
    int window = 100;
    Random random = new Random(3);
    List<String> ids = random.ints(2_000, 0, 150).mapToObj(Integer::toString).toList();
    SeenIds whole = new SeenIds(window);
    SeenIds refilled = new SeenIds(window);
    int restart = 1_000;
    int known = 0;
    for (int offset = 0; offset < ids.size(); offset++) {
      boolean expected = whole.add(offset, ids.get(offset));
      if (offset >= restart - window) {
        boolean found = refilled.add(offset, ids.get(offset));
        if (offset >= restart) {
          assertThat(found).as("offset %d", offset).isEqualTo(expected);
          known += found ? 1 : 0;
        }
      }
    }
    assertThat(known).isBetween(300, 700);
  }
}
