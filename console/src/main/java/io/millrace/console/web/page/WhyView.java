package io.millrace.console.web.page;

import io.millrace.console.playground.Explanation;
import io.millrace.console.playground.Slate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An explanation as a page prints it.
 *
 * @param fallback why the slate is degraded, as sentences
 * @param rules the placement's document
 */
record WhyView(
    String model,
    Map<String, String> experiments,
    List<String> fallback,
    String took,
    boolean known,
    List<Shown> slate,
    History history,
    String rules,
    List<WhyRanking> rankings) {

  /**
   * A slot.
   *
   * @param move how far the rules moved it; empty if it is where its score puts it
   * @param moved {@code up}, {@code down} or empty
   * @param scores what the models say of it
   */
  record Shown(
      int position,
      String id,
      String title,
      List<String> sources,
      String why,
      String score,
      String adjusted,
      List<String> scores,
      String rank,
      String move,
      String moved,
      List<String> rules,
      String propensity,
      @Nullable String team) {}

  /** The history as it is stored. */
  record History(
      String items,
      String seen,
      String bought,
      String hidden,
      boolean older,
      List<Visit> recent,
      Map<String, String> attributes) {}

  /** One interaction. */
  record Visit(String time, String type, String id, String title, List<String> excludedBy) {}

  static WhyView of(Explanation explanation, Text text) {
    Slate slate = explanation.slate();
    return new WhyView(
        slate.model(),
        new TreeMap<>(slate.experiments()),
        slate.fallback().stream().map(code -> text.sayOr("fallback." + code, code)).toList(),
        text.say("playground.took", text.decimal(slate.tookMicros() / 1000.0)),
        explanation.user().known(),
        explanation.shown().stream().map(one -> shown(one, explanation, text)).toList(),
        history(explanation.user(), text),
        explanation.rules(),
        explanation.rankings().stream().map(one -> WhyRanking.of(one, text)).toList());
  }

  private static Shown shown(Explanation.Shown one, Explanation explanation, Text text) {
    Slate.Item item = one.item();
    Slate slate = explanation.slate();
    Optional<Explanation.Slot> slot = slot(one, explanation);
    int rise = one.rank() - item.position();
    return new Shown(
        item.position(),
        item.id(),
        item.title().orElse(item.id()),
        one.sources().stream().map(name -> source(name, text)).toList(),
        PlaygroundView.why(item, slate.hasChances(), text),
        slate.hasChances()
            ? PlaygroundView.score(item, slate, text)
            : text.significant(item.score()),
        slot.map(Explanation.Slot::adjusted)
            .filter(adjusted -> Math.abs(adjusted - item.score()) > 1e-9 * Math.abs(adjusted))
            .map(text::significant)
            .orElse(""),
        slot.map(known -> scores(known.scores(), text)).orElse(List.of()),
        text.count(one.rank()),
        rise == 0 ? "" : text.say(rise > 0 ? "move.up" : "move.down", text.count(Math.abs(rise))),
        rise == 0 ? "" : rise > 0 ? "up" : "down",
        rules(one.rule(), text),
        item.propensity() == 1 ? "" : text.percent(item.propensity()),
        one.team().orElse(null));
  }

  /** Of the ranking that put it up; of any that has it without one. */
  private static Optional<Explanation.Slot> slot(Explanation.Shown one, Explanation explanation) {
    return explanation.rankings().stream()
        .filter(ranking -> one.team().isEmpty() || one.team().get().equals(ranking.model()))
        .flatMap(ranking -> Optional.ofNullable(ranking.slots().get(one.item().id())).stream())
        .findFirst();
  }

  private static History history(Explanation.User user, Text text) {
    return new History(
        text.count(user.items()),
        text.count(user.seen()),
        text.count(user.bought()),
        text.count(user.hidden()),
        user.older(),
        user.recent().stream()
            .map(
                one ->
                    new Visit(
                        text.when(one.time()),
                        type(one.type(), text),
                        one.id(),
                        one.title(),
                        one.excludedBy().stream()
                            .map(rule -> text.sayOr("removed." + rule, rule))
                            .toList()))
            .toList(),
        user.attributes());
  }

  static String type(String type, Text text) {
    return text.sayOr("interaction." + type, type);
  }

  static String source(String name, Text text) {
    return text.sayOr("source." + name, name);
  }

  /** What retrieval and the ranker say of an item, a line each. */
  static List<String> scores(Explanation.Scores scores, Text text) {
    return Stream.of(
            line("explain.by_retrieval", scores.retrieval(), scores.retrievalRank(), text),
            line("explain.by_ranker", scores.ranker(), scores.rankerRank(), text))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> line(
      String key, Optional<Double> score, Optional<Integer> rank, Text text) {
    return score.map(
        value -> text.say(key, text.significant(value), rank.map(text::count).orElse(Text.NONE)));
  }

  /** Serving joins what moved an item by commas, which names of rules may have too. */
  static List<String> rules(Optional<String> rule, Text text) {
    return rule.stream()
        .flatMap(
            whole ->
                Arrays.stream(
                    whole.split(
                        ", (?=(boosted by '|buried by '|pinned to |raised by |lowered by"
                            + " |diversity(, |$)|explored$))")))
        .map(text::translated)
        .toList();
  }
}
