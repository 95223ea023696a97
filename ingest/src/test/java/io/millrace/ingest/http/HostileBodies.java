package io.millrace.ingest.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/** Bodies that mean harm, the same for the same seed: from nearly good events to plain noise. */
final class HostileBodies {
  private static final List<String> VALUES =
      List.of(
          "NaN",
          "Infinity",
          "-Infinity",
          "1e999",
          "-1e999",
          "9".repeat(400),
          "9".repeat(1200),
          "1E400",
          "0x10",
          "01",
          "+1",
          ".5",
          "1.",
          "-",
          "-0",
          "1.5",
          "2147483648",
          "9223372036854775808",
          "true",
          "null",
          "undefined",
          "\"\"",
          "\" \"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"\\x\"",
          "\"\u0007\"",
          "\"" + "y".repeat(5000) + "\"",
          "\"" + "i".repeat(129) + "\"",
          "[]",
          "{}",
          "[1,\"a\"]",
          "[[1]]",
          "{\"a\":{\"b\":1}}",
          "{\"a\":1,\"a\":2}",
          "'x'",
          "/*c*/1",
          "\"2026-01-31\"",
          "\"now\"",
          "1769860800",
          "17698608000000000",
          "\"x\"",
          "[{\"item_id\":\"i\",\"position\":0}]",
          "[{\"item_id\":\"i\",\"position\":1},{\"item_id\":\"j\",\"position\":1}]",
          "[7]");
  private static final List<String> NAMES =
      List.of(
          "type",
          "event_id",
          "timestamp",
          "user_id",
          "item_id",
          "session_id",
          "request_id",
          "position",
          "value",
          "currency",
          "quantity",
          "context",
          "properties",
          "items",
          "attributes",
          "deleted",
          "experiments",
          "features",
          "__proto__",
          "\\ud83d",
          "",
          "x");
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
          "user",
          "View",
          "nonsense",
          "",
          "\\u0000",
          "\\udc00");

  private final Random random;
  private final int sender;
  private int made;

  HostileBodies(int sender) {
    this.random = new Random(sender);
    this.sender = sender;
  }

  /**
   * One request.
   *
   * @param headers names and values in turn
   */
  record Hostile(String contentType, byte[] bytes, List<String> headers) {
    boolean gzip() {
      return headers.contains("gzip");
    }

    /** The dead letters of a request that was refused whole; others send none. */
    List<String> deadWhenRefused(int status) {
      if (!gzip()) {
        return List.of();
      }
      return status == 400
          ? List.of("broken_gzip")
          : status == 413 ? List.of("too_large") : List.of();
    }

    @Override
    public String toString() {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      return contentType + " " + headers + " " + text.substring(0, Math.min(300, text.length()));
    }
  }

  Hostile next() {
    made++;
    boolean lines = random.nextInt(3) == 0;
    String type =
        random.nextInt(60) == 0
            ? pick(
                List.of(
                    "text/html", "application/xml", "nonsense", "application/json;charset=utf-16"))
            : lines ? "application/x-ndjson" : pick(List.of("application/json", "text/plain"));
    byte[] body = spoil(whole(lines));
    if (random.nextInt(2000) == 0) {
      String many = "[" + "7,".repeat(EventsController.MAX_EVENTS) + "7]";
      return new Hostile(type, many.getBytes(StandardCharsets.UTF_8), List.of());
    }
    if (random.nextInt(12) != 0) {
      return new Hostile(type, body, List.of());
    }
    if (random.nextInt(40) == 0) {
      body = new byte[EventsController.MAX_BYTES + 1];
    }
    byte[] packed = gzip(body);
    return new Hostile(
        type,
        random.nextInt(3) == 0 ? spoil(packed) : packed,
        List.of("Content-Encoding", random.nextInt(20) == 0 ? "br" : "gzip"));
  }

  private byte[] whole(boolean lines) {
    List<String> records = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      records.add(record(i));
    }
    String body =
        lines
            ? String.join(pick(List.of("\n", "\r\n", "\n\n", "\n \n")), records)
            : random.nextInt(6) == 0 ? records.get(0) : "[" + String.join(",", records) + "]";
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private String record(int place) {
    Supplier<String> value = () -> pick(VALUES);
    return switch (random.nextInt(12)) {
      case 0 -> value.get();
      case 1 -> "{\"" + pick(NAMES) + "\":" + value.get() + "}";
      case 2 -> {
        int depth = 1 + random.nextInt(3000);
        yield event(place, ",\"x\":" + "[".repeat(depth) + "]".repeat(depth));
      }
      case 3 -> event(place, "").substring(random.nextInt(20));
      case 4, 5 -> event(place, "");
      case 6 -> event(place, "").replace("1769860800000", value.get());
      case 7 -> event(place, "").replace("1769860800000", "4000000000000");
      default -> event(place, ",\"" + pick(NAMES) + "\":" + value.get());
    };
  }

  private String event(int place, String more) {
    String id = "h-%d-%d-%d".formatted(sender, made, place);
    return "{\"type\":\"%s\",\"event_id\":\"%s\",\"timestamp\":1769860800000,\"user_id\":\"u\",\"item_id\":\"i\",\"request_id\":\"r\"%s}"
        .formatted(pick(TYPES), id, more);
  }

  /** Flips, cuts, doubles, or leaves alone. */
  private byte[] spoil(byte[] bytes) {
    byte[] body = bytes.clone();
    switch (random.nextInt(6)) {
      case 0 -> {
        for (int flips = 1 + random.nextInt(4); flips > 0 && body.length > 0; flips--) {
          body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
      }
      case 1 -> body = java.util.Arrays.copyOf(body, random.nextInt(body.length + 1));
      case 2 -> {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        body = random.nextBoolean() ? noise : concat(body, noise);
      }
      default -> {}
    }
    return body;
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
