package io.millrace.console.web.page;

import io.millrace.console.playground.Slate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A slate as a page prints it.
 *
 * @param order the items' ids, comma-separated, for comparison with the next slate
 * @param fallback why it is a lesser slate, as sentences
 * @param changed whether it differs from the one before
 */
record PlaygroundView(
    String requestId,
    String model,
    Map<String, String> experiments,
    List<String> fallback,
    String took,
    List<Tile> tiles,
    String order,
    boolean changed) {

  /**
   * One item.
   *
   * @param why the reason as a sentence
   * @param move how its place changed since the slate before; empty without one
   * @param tone of the move: {@code up}, {@code down}, {@code new} or {@code same}
   */
  record Tile(
      String id,
      int position,
      String title,
      String category,
      String price,
      String source,
      String why,
      String score,
      String propensity,
      @Nullable String image,
      TileDrawing drawing,
      String move,
      String tone) {}

  /**
   * @param before the ids of the slate before; empty where there was none
   */
  static PlaygroundView of(Slate slate, List<String> before, Text text) {
    return new PlaygroundView(
        slate.requestId(),
        slate.model(),
        new TreeMap<>(slate.experiments()),
        slate.fallback().stream().map(code -> text.sayOr("fallback." + code, code)).toList(),
        text.say("playground.took", text.decimal(slate.tookMicros() / 1000.0)),
        slate.items().stream().map(item -> tile(item, before, slate, text)).toList(),
        String.join(",", slate.order()),
        !before.isEmpty() && !before.equals(slate.order()));
  }

  private static Tile tile(Slate.Item item, List<String> before, Slate slate, Text text) {
    String category = item.category().orElse("");
    int was = before.indexOf(item.id()) + 1;
    int rise = was - item.position();
    String tone =
        before.isEmpty() ? "" : was == 0 ? "new" : rise > 0 ? "up" : rise < 0 ? "down" : "same";
    return new Tile(
        item.id(),
        item.position(),
        item.title().orElse(item.id()),
        category,
        item.price().map(text::amount).orElse(""),
        text.sayOr("source." + item.source(), item.source()),
        why(item, slate.hasChances(), text),
        score(item, slate, text),
        item.propensity() == 1 ? text.wholePercent(1) : text.percent(item.propensity()),
        item.image().orElse(null),
        TileDrawing.of(item.id(), category),
        move(tone, Math.abs(rise), text),
        tone);
  }

  static String score(Slate.Item item, Slate slate, Text text) {
    if (slate.hasChances()) {
      return text.percent(item.score());
    }
    return slate.byModel() ? text.score(item.score()) : text.decimal(item.score());
  }

  private static String move(String tone, int places, Text text) {
    return switch (tone) {
      case "new" -> text.say("move.new");
      case "up" -> text.say("move.up", text.count(places));
      case "down" -> text.say("move.down", text.count(places));
      default -> "";
    };
  }

  /** Serving's own sentence for readers of English; the source's for others. */
  static String why(Slate.Item item, boolean chances, Text text) {
    Optional<String> own = item.reason().filter(reason -> text.isEnglish());
    if (own.isPresent()) {
      return own.get();
    }
    String source = text.sayOr("why." + item.source(), item.source());
    return chances ? text.say("why.chance", source, text.percent(item.score())) : source;
  }
}
