package io.millrace.ingest.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.Interaction;
import io.millrace.event.ItemUpdate;
import io.millrace.event.Value;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesOfEventsTest {
  @Test
  void csv_headerOfFields_makesEvents(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("events.csv");
    Files.writeString(
        file,
        """
        type,event_id,timestamp,user_id,item_id,value,quantity,context.device,attributes.price,attributes.tags[|],brand
        purchase,,2026-01-02T00:00:00Z,u1,i1,9.99,2,phone,,,Acme
        item,i-1,1767225600000,,i1,,,,4.5,red|round,
        """);

    List<Event> events = MovieLensTest.events(Histories.read("csv", file));

    ItemUpdate item = (ItemUpdate) events.get(0);
    assertThat(item.attributes())
        .containsOnly(
            Map.entry("price", Value.of(4.5)),
            Map.entry("tags", Value.of(List.of("red", "round"))));
    Interaction purchase = (Interaction) events.get(1);
    assertThat(purchase.eventId().value()).matches("csv-[0-9a-f]{32}");
    assertThat(purchase.value()).hasValue(9.99);
    assertThat(purchase.quantity()).hasValue(2);
    assertThat(purchase.context()).containsOnly(Map.entry("device", Value.of("phone")));
    assertThat(purchase.properties()).containsOnly(Map.entry("brand", "Acme"));
  }

  @Test
  void jsonl_gzipped_comesInOrderAndKeepsWhatIsBroken(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("events.jsonl.gz");
    String late = click("late", "2026-01-03T00:00:00Z");
    String early = click("early", "2026-01-02T00:00:00Z");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((late + "\n\nbroken\n" + early + "\n").getBytes(StandardCharsets.UTF_8));
    }

    History history = Histories.read("jsonl", file);

    assertThat(history.rows()).isEqualTo(3);
    assertThat(history.events())
        .extracting(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .containsExactly(early, late, "broken");
  }

  private static String click(String id, String time) {
    return "{\"type\":\"click\",\"event_id\":\"%s\",\"timestamp\":\"%s\",\"user_id\":\"u\",\"item_id\":\"i\"}"
        .formatted(id, time);
  }
}
