package io.millrace.benchmarks.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Clicks as a shop sends them, {@value #BYTES} bytes of JSON each; 100,000 users and 10,000 items.
 * Made once, then only the ids change: making them must cost next to nothing.
 */
final class Clicks {
  static final int BYTES = 256;

  private static final int USERS = 100_000;
  private static final int ITEMS = 10_000;
  private static final int ID_DIGITS = 16;

  private Clicks() {}

  /**
   * A request's body: an array.
   *
   * @param places where in it the ids' digits begin
   */
  record Body(byte[] bytes, int[] places) {
    /** Numbers the events anew, from the given number on. */
    void number(long first) {
      for (int i = 0; i < places.length; i++) {
        long rest = first + i;
        for (int digit = ID_DIGITS - 1; digit >= 0; digit--) {
          bytes[places[i] + digit] = (byte) ('0' + rest % 10);
          rest /= 10;
        }
      }
    }
  }

  static Body body(int events, long seed) {
    Random random = new Random(seed);
    StringBuilder body = new StringBuilder("[");
    int[] places = new int[events];
    for (int i = 0; i < events; i++) {
      places[i] = body.length() + PREFIX.length();
      body.append(event(random)).append(i < events - 1 ? "," : "]");
    }
    return new Body(body.toString().getBytes(StandardCharsets.UTF_8), places);
  }

  private static final String PREFIX = "{\"event_id\":\"";

  private static String event(Random random) {
    String event =
        PREFIX
            + "0".repeat(ID_DIGITS)
            + "\",\"type\":\"%s\",\"timestamp\":\"2026-06-01T%02d:%02d:%02d.%03dZ\",\"user_id\":\"user-%d\",\"item_id\":\"item-%d\",\"session_id\":\"s-%d\",\"context\":{\"device\":\"%s\",\"page\":\""
                .formatted(
                    random.nextInt(5) == 0 ? "click" : "view",
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(60),
                    random.nextInt(1000),
                    random.nextInt(USERS),
                    (int) (ITEMS * Math.pow(random.nextDouble(), 3)),
                    random.nextInt(1_000_000),
                    random.nextBoolean() ? "mobile" : "desktop");
    char[] page = new char[BYTES - event.length() - "\"}}".length()];
    Arrays.fill(page, 'p');
    return event + new String(page) + "\"}}";
  }
}
