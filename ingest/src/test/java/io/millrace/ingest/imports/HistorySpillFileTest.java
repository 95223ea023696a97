package io.millrace.ingest.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistorySpillFileTest {
  private record Timed(long time, String text) {}

  @Test
  void ordered_anyOrderAndSizes_isByTimeAndThenAsAdded() throws Exception {
    Random random = new Random(5);
    List<Timed> added = new ArrayList<>();
    try (HistorySpillFile lines = new HistorySpillFile()) {
      for (int i = 0; i < 5_000; i++) {
        // Some do not fit what is gathered before it is written.
        String text = i + "x".repeat(i % 1_000 == 7 ? 300_000 : random.nextInt(300));
        Timed line = new Timed(random.nextInt(200) - 100, text);
        added.add(line);
        lines.add(line.time, line.text.getBytes(StandardCharsets.UTF_8));
      }
      added.sort(Comparator.comparingLong(Timed::time));

      assertThat(text(lines)).containsExactlyElementsOf(added.stream().map(Timed::text).toList());
    }
  }

  @Test
  void ordered_addedAsFirst_comesBeforeOthersOfItsTimeOnly() throws Exception {
    try (HistorySpillFile lines = new HistorySpillFile()) {
      lines.add(1, new byte[] {'b'});
      lines.add(0, new byte[] {'a'});
      lines.addFirst(1, new byte[] {'1'});
      lines.addFirst(1, new byte[] {'2'});

      assertThat(text(lines)).containsExactly("a", "1", "2", "b");
    }
  }

  private static List<String> text(HistorySpillFile lines) throws Exception {
    return lines.ordered().stream()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }
}
