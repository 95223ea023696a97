package io.millrace.serving;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/** Requests at and beyond every bound, of which nobody knows whether they can be answered. */
final class ExtremeRequests {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0.0",
          "1",
          "-1",
          "100",
          "101",
          "1e2",
          "1e999",
          "-1e308",
          "NaN",
          "2147483648",
          "9223372036854775808",
          "0.1",
          "5",
          "9".repeat(400));
  private static final List<String> WORDS =
      List.of(
          "",
          " ",
          "ann",
          "i1",
          "\u202Egpj.exe",
          "\u200B\uFEFF",
          "茶".repeat(128),
          "👍".repeat(64),
          "n".repeat(128),
          "n".repeat(129),
          "n".repeat(4_000),
          "\"';--\\",
          "a/b",
          "a\\b",
          "..",
          "../x",
          "<script>alert(1)</script>",
          "{}[]:,|=~/%00",
          "line\nend\ttab",
          "bell\u0007",
          "\u0000",
          "\ud800",
          "__proto__",
          "null",
          "price < 3",
          "category = even",
          "5 1/4 speakers");
  private static final List<String> FIELDS =
      List.of(
          "user_id",
          "session_id",
          "placement",
          "count",
          "context",
          "filter",
          "exclude",
          "seed_items",
          "items",
          "explain",
          "nonsense",
          "namespace");

  private final JsonMapper json = JsonMapper.shared();
  private final Random random;

  ExtremeRequests(long seed) {
    random = new Random(seed);
  }

  /** A request with its path, query and body; the same seed gives the same ones. */
  record Extreme(String method, String path, String body) {
    HttpRequest.Builder of(Shop shop) {
      return shop.request(path)
          .header("Content-Type", "application/json")
          .method(
              method,
              body.isEmpty()
                  ? HttpRequest.BodyPublishers.noBody()
                  : HttpRequest.BodyPublishers.ofString(body));
    }
  }

  Extreme next() {
    return switch (random.nextInt(5)) {
      case 0 -> new Extreme("GET", "/v1/recommendations?" + query(), "");
      case 1 ->
          new Extreme("GET", "/v1/items/%s/similar?%s".formatted(encoded(id("i")), query()), "");
      case 2 -> new Extreme("POST", "/v1/rank", body(true));
      case 3 -> new Extreme("POST", "/v1/bought-together", body(false));
      default -> new Extreme("POST", "/v1/recommendations", body(false));
    };
  }

  private String body(boolean rank) {
    List<String> fields = new ArrayList<>();
    fields.add("\"user_id\":" + (rare(8) ? value(0) : text(id("u"))));
    if (rank) {
      fields.add("\"items\":" + ids());
    } else {
      fields.add("\"count\":" + (rare(6) ? one(NUMBERS) : "5"));
    }
    if (rare(3)) {
      fields.add("\"context\":" + (rare(6) ? value(0) : context()));
    }
    if (rare(3) && !rank) {
      fields.add("\"seed_items\":" + ids());
    }
    if (rare(4) && !rank) {
      fields.add("\"exclude\":" + ids());
    }
    if (rare(4) && !rank) {
      fields.add("\"filter\":" + filter());
    }
    if (rare(4)) {
      fields.add("\"placement\":" + (rare(4) ? value(0) : text(one(WORDS))));
    }
    if (rare(4)) {
      fields.add("\"session_id\":" + text(one(WORDS)));
    }
    if (rare(8)) {
      fields.add("\"explain\":" + one(List.of("true", "false", "1", "\"yes\"")));
    }
    if (rare(12)) {
      fields.add("\"%s\":%s".formatted(one(FIELDS), value(0)));
    }
    String body = "{" + String.join(",", fields) + "}";
    return rare(30) ? body.substring(0, random.nextInt(body.length()) + 1) : body;
  }

  private String query() {
    List<String> parameters = new ArrayList<>();
    parameters.add("user_id=" + encoded(id("u")));
    for (int i = random.nextInt(4); i > 0; i--) {
      parameters.add(
          switch (random.nextInt(6)) {
            case 0 -> "context.device=" + encoded(one(WORDS));
            case 1 -> "context.%s=1".formatted(encoded(one(WORDS)));
            case 2 -> "count=" + encoded(one(NUMBERS));
            case 3 -> "filter.category=" + encoded(one(WORDS));
            case 4 -> one(FIELDS) + "=" + encoded(one(WORDS));
            default -> "exclude=" + encoded(id("i")) + "&exclude=" + encoded(id("i"));
          });
    }
    return String.join("&", parameters);
  }

  private String ids() {
    int count = rare(40) ? 990 + random.nextInt(20) : 1 + random.nextInt(6);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(rare(30) ? value(0) : text(id("i")));
    }
    return "[" + String.join(",", ids) + "]";
  }

  private String context() {
    return "{%s:%s}"
        .formatted(text(rare(2) ? "device" : one(WORDS)), rare(3) ? value(0) : text(one(WORDS)));
  }

  private String filter() {
    return rare(3)
        ? text(one(WORDS))
        : "{%s:%s}".formatted(text(one(List.of("category", "price", "any", "not", "x"))), value(0));
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 2 ? 3 : 6)) {
      case 0 -> one(NUMBERS);
      case 1 -> text(one(WORDS));
      case 2 -> one(List.of("true", "null", "{}", "[]"));
      case 3 -> "[" + value(depth + 1) + "," + value(depth + 1) + "]";
      case 4 -> "{" + text(one(WORDS)) + ":" + value(depth + 1) + "}";
      default -> "[\"a\"" + ",\"b\"".repeat(rare(10) ? 2_048 : 3) + "]";
    };
  }

  private String id(String start) {
    return rare(8) ? one(WORDS) : start + random.nextInt(40);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
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
