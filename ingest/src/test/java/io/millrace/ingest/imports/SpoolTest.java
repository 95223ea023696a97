package io.millrace.ingest.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpoolTest {
  private record Timed(long time, String text) {}

  @Test
  void ordered_anyOrderAndSizes_isByTimeAndThenAsAdded() throws Exception {
    Random random = new Random(5);
    List<Timed> added = new ArrayList<>();
    try (Spool spool = new Spool()) {
      for (int i = 0; i < 5_000; i++) {
        // Some do not fit what is gathered before it is written.
        String text = i + "x".repeat(i % 1_000 == 7 ? 300_000 : random.nextInt(300));
        Timed line = new Timed(random.nextInt(200) - 100, text);
        added.add(line);
        spool.add(line.time, line.text.getBytes(StandardCharsets.UTF_8));
      }
      added.sort(Comparator.comparingLong(Timed::time));

      assertThat(text(spool)).containsExactlyElementsOf(added.stream().map(Timed::text).toList());
    }
  }

  @Test
  void ordered_addedAsFirst_comesBeforeOthersOfItsTimeOnly() throws Exception {
    try (Spool spool = new Spool()) {
      spool.add(1, new byte[] {'b'});
      spool.add(0, new byte[] {'a'});
      spool.addFirst(1, new byte[] {'1'});
      spool.addFirst(1, new byte[] {'2'});

      assertThat(text(spool)).containsExactly("a", "1", "2", "b");
    }
  }

  private static List<String> text(Spool spool) throws Exception {
    return spool.ordered().stream()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }
}
