package io.millrace.ingest.poison;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events with fields at and beyond their bounds, numbers at the edges of what numbers are, texts
 * that trip what reads them, and values of the wrong kind. A sixth of the fields or so is extreme,
 * so that many events are legal and many are not.
 */
final class ExtremeEvents {
  private static final List<String> TYPES =
      List.of(
          "view",
          "click",
          "add_to_cart",
          "purchase",
          "like",
          "dislike",
          "hide",
          "impression",
          "item",
          "user");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "1e12",
          "-1e12",
          "1000000000001",
          "1e200",
          "1.7976931348623157e308",
          "1e999",
          "-1e999",
          "5e-324",
          "1e-12",
          "1e-999",
          "0.1",
          "9007199254740993",
          "9223372036854775808",
          "9".repeat(400),
          "1." + "3".repeat(300),
          "2147483648",
          "1000000000",
          "NaN",
          "Infinity",
          "\"1\"",
          "true",
          "null");

  private static final List<String> WORDS =
      List.of(
          "",
          " ",
          "a",
          "\u202Egpj.exe",
          "\u200B\uFEFF",
          "茶".repeat(128),
          "👍".repeat(64),
          "n".repeat(128),
          "n".repeat(129),
          "\"';--\\",
          "<script>alert(1)</script>",
          "{}[]:,|=~/%00",
          "line\nend\ttab",
          "bell\u0007",
          "\u0000",
          "\ud800",
          "e\u0301\u0301\u0301",
          "__proto__",
          "-1",
          "null");

  private final JsonMapper json = JsonMapper.shared();
  private final List<Slate> slates = new ArrayList<>();
  private final Set<String> outcomes = new HashSet<>();
  private final Random random;
  private final long latest;
  private int number;

  /**
   * @param latest epoch milliseconds; most events are of the ten days before
   */
  ExtremeEvents(long seed, long latest) {
    this.random = new Random(seed);
    this.latest = latest;
  }

  /** The next event, of which nobody knows whether it is one. Its id is {@code p<number>}. */
  byte[] next() {
    int own = number++;
    String type = one(TYPES);
    List<String> fields = new ArrayList<>();
    fields.add("\"type\":" + (rare(200) ? "\"stare\"" : text(type)));
    fields.add("\"event_id\":\"p" + own + "\"");
    fields.add("\"timestamp\":" + timestamp());
    if (!type.equals("item")) {
      fields.add("\"user_id\":" + id("u", 15));
    }
    switch (type) {
      case "impression" -> slate(own, fields);
      case "item" -> {
        fields.add("\"item_id\":" + id("i", 25));
        update(fields);
      }
      case "user" -> update(fields);
      default -> interaction(type, fields);
    }
    if (rare(6)) {
      fields.add("\"properties\":" + properties());
    }
    if (rare(20)) {
      fields.add(text(word()) + ":" + value(0));
    }
    return ("{" + String.join(",", fields) + "}").getBytes(StandardCharsets.UTF_8);
  }

  private void interaction(String type, List<String> fields) {
    Slate slate = slates.isEmpty() || rare(3) ? null : one(slates);
    if (slate == null) {
      fields.add("\"item_id\":" + id("i", 25));
    } else {
      // Each item and type of a slate once: the order in which they arrive does not matter.
      String item = one(slate.items());
      fields.add("\"item_id\":" + item);
      if (outcomes.add(type + slate.request() + item)) {
        fields.add("\"request_id\":" + slate.request());
      }
    }
    fields.add("\"value\":" + (rare(3) ? one(NUMBERS) : Integer.toString(random.nextInt(100))));
    if (rare(4)) {
      fields.add("\"quantity\":" + one(NUMBERS));
    }
    if (rare(5)) {
      fields.add("\"currency\":" + text(word()));
    }
    if (rare(5)) {
      fields.add("\"position\":" + one(NUMBERS));
    }
    if (rare(3)) {
      fields.add("\"context\":" + context());
    }
  }

  private record Slate(String request, List<String> items) {}

  private void slate(int own, List<String> fields) {
    String request = "\"r" + own + "\"";
    fields.add("\"request_id\":" + request);
    List<String> ids = new ArrayList<>();
    List<String> items = new ArrayList<>();
    int count = rare(60) ? 1 + random.nextInt(1001) : 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      int position = rare(400) ? 1 : i + 1;
      String propensity = rare(30) ? one(NUMBERS) : "0.5";
      ids.add(id("i", 600));
      items.add(
          "{\"item_id\":%s,\"position\":%d,\"propensity\":%s}"
              .formatted(ids.get(i), position, propensity));
    }
    slates.add(new Slate(request, ids));
    fields.add("\"items\":[" + String.join(",", items) + "]");
    if (rare(2)) {
      String variant =
          one(List.of("\"control\"", "\"treatment\"", "\"control\"", "\"none\"", text(word())));
      String experiment = one(List.of("\"exp\"", "\"exp\"", "\"exp\"", "\"exp~2\"", text(word())));
      fields.add("\"experiments\":{" + experiment + ":" + variant + "}");
    }
    if (rare(3)) {
      fields.add("\"placement\":" + text(word()));
    }
    if (rare(2)) {
      fields.add("\"context\":" + context());
    }
    if (rare(4)) {
      fields.add("\"properties\":{\"took_us\":" + one(NUMBERS) + "}");
    }
  }

  private void update(List<String> fields) {
    List<String> entries = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      entries.add(text("a" + i) + ":" + value(0));
    }
    if (rare(6)) {
      entries.add("\"in_stock\":" + value(0));
    }
    if (rare(6)) {
      entries.add("\"available_from\":" + value(0));
    }
    if (rare(40)) {
      entries.add("\"large\":" + text(letters(4_096)));
    }
    fields.add("\"attributes\":{" + String.join(",", entries) + "}");
    if (rare(30)) {
      fields.add("\"deleted\":" + value(0));
    }
  }

  private String context() {
    return rare(8)
        ? "{%s:%s}".formatted(text(word()), value(0))
        : "{\"device\":%s}"
            .formatted(text(one(List.of("phone", letters(128), letters(129), letters(4_000)))));
  }

  private String properties() {
    if (rare(10)) {
      int depth = 300 + random.nextInt(300);
      return "{\"deep\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    }
    return "{%s:%s}".formatted(text(word()), value(0));
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 2 ? 3 : 6)) {
      case 0 -> one(NUMBERS);
      case 1 -> text(word());
      case 2 -> one(List.of("true", "false", "\"no\"", "\"2026-02-31\"", "\"2026-01-31\""));
      case 3 -> "[" + value(depth + 1) + "," + value(depth + 1) + "]";
      case 4 -> "{" + text(word()) + ":" + value(depth + 1) + "}";
      default -> "[\"a\"" + ",\"b\"".repeat(rare(10) ? 2_048 : 3) + "]";
    };
  }

  private String timestamp() {
    if (!rare(12)) {
      return Long.toString(latest - random.nextInt(864_000_000));
    }
    return one(
        List.of(
            "631152000000",
            "631151999999",
            "\"1990-01-01T00:00:00.000000001Z\"",
            "\"2026-01-31T23:59:60Z\"",
            "\"2026-02-30T00:00:00Z\"",
            "\"2026-01-31T12:00:00+18:00\"",
            "1767225600",
            "1.767e12",
            "9223372036854775807"));
  }

  private String id(String start, int oneIn) {
    return rare(oneIn) ? text(word()) : "\"" + start + random.nextInt(40) + "\"";
  }

  private String word() {
    return one(WORDS);
  }

  private String letters(int count) {
    StringBuilder letters = new StringBuilder(count);
    random.ints(count, 'a', 'z' + 1).forEach(letters::appendCodePoint);
    return letters.toString();
  }

  /** As JSON; half of a surrogate pair as its escape, since bytes cannot say it. */
  private String text(String text) {
    return text.equals("\ud800") ? "\"\\ud800\"" : json.writeValueAsString(text);
  }

  private boolean rare(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
