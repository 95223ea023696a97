package io.millrace.console.playground;

import io.millrace.console.problem.RequestProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which slate is to be explained.
 *
 * @param user whose it is; empty for an anonymous session
 * @param session of the visit
 * @param placement whose rules hold; empty for the default rules
 * @param count slots, 1 to 100
 * @param seeds items to start from, the newest last
 * @param context circumstances; strings, numbers and booleans
 */
public record SlateQuestion(
    Optional<String> user,
    Optional<String> session,
    Optional<String> placement,
    int count,
    List<String> seeds,
    Map<String, Object> context) {
  private static final int MAX_COUNT = 100;
  private static final int MAX_ID = 256;

  public SlateQuestion {
    seeds = List.copyOf(seeds);
    context = Map.copyOf(context);
    user.ifPresent(id -> checkId("user", id));
    session.ifPresent(id -> checkId("session", id));
    if (count < 1 || count > MAX_COUNT) {
      throw RequestProblem.invalid(
          "count", "count must be from 1 to %d, is %d".formatted(MAX_COUNT, count));
    }
  }

  /**
   * Reads the fields of a form; blank ones are empty.
   *
   * @param seeds ids, comma-separated
   * @param context {@code name=value}, comma-separated
   * @throws RequestProblem naming the field that cannot be right
   */
  public static SlateQuestion of(
      String user, String session, String placement, int count, String seeds, String context) {
    return new SlateQuestion(
        text(user), text(session), text(placement), count, parts(seeds), entries(context));
  }

  private static void checkId(String field, String id) {
    if (id.length() > MAX_ID) {
      throw RequestProblem.invalid(
          field,
          "%s must have at most %d characters, has %d".formatted(field, MAX_ID, id.length()));
    }
  }

  private static Optional<String> text(String field) {
    return Optional.of(field.strip()).filter(one -> !one.isEmpty());
  }

  private static List<String> parts(String field) {
    List<String> parts = new ArrayList<>();
    for (String part : field.split(",", -1)) {
      text(part).ifPresent(parts::add);
    }
    return parts;
  }

  private static Map<String, Object> entries(String field) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (String part : parts(field)) {
      int at = part.indexOf('=');
      if (at <= 0) {
        throw RequestProblem.invalid(
            "context",
            "context has '%s'; write name=value, several separated by commas, such as device=phone"
                .formatted(part));
      }
      String name = part.substring(0, at).strip();
      if (entries.putIfAbsent(name, value(part.substring(at + 1).strip())) != null) {
        throw RequestProblem.invalid(
            "context", "context has '%s' twice; give it once".formatted(name));
      }
    }
    return entries;
  }

  private static Object value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    if (text.matches("-?\\d{1,15}(\\.\\d{1,15})?")) {
      return Double.valueOf(text);
    }
    return text;
  }

  /** Whether it names somebody. */
  public boolean isAsked() {
    return user.isPresent() || session.isPresent();
  }
}
