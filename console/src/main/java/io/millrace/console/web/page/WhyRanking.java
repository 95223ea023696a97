package io.millrace.console.web.page;

import io.millrace.console.playground.Explanation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One ranking of an explanation as a page prints it.
 *
 * @param how what ordered the candidates, as a sentence
 * @param needed the score that an item needs; empty if nothing is placed by score
 */
record WhyRanking(
    String model,
    String how,
    String candidates,
    String needed,
    List<Source> sources,
    List<Lost> lost,
    String removedCount,
    List<Removed> removed,
    String historySize,
    List<Read> history,
    Map<String, String> features) {

  /** What a candidate source found. */
  record Source(
      String name,
      String share,
      String named,
      String taken,
      String removed,
      String onSlate,
      List<Named> items) {}

  /** An item that a source named. */
  record Named(
      String place,
      String id,
      String title,
      String score,
      String anchor,
      String rank,
      String slot) {}

  /**
   * An item that lost.
   *
   * @param lacks how much its score lacks, or the rules that it lost to
   */
  record Lost(
      String rank,
      String id,
      String title,
      List<String> sources,
      String score,
      String adjusted,
      List<String> scores,
      List<String> rules,
      List<String> lacks) {}

  /** An item that may not be shown. */
  record Removed(
      String id,
      String title,
      List<String> sources,
      List<String> reasons,
      String rank,
      List<String> scores) {}

  /** An entry of the history as the retrieval model reads it. */
  record Read(String id, String title, String type, String age, String weight) {}

  static WhyRanking of(Explanation.Ranking ranking, Text text) {
    return new WhyRanking(
        ranking.model(),
        how(ranking, text),
        text.count(ranking.candidates()),
        ranking.neededScore().map(text::significant).orElse(""),
        ranking.sources().stream().map(one -> source(one, text)).toList(),
        ranking.alternatives().stream().map(one -> lost(one, ranking, text)).toList(),
        text.count(ranking.removedCount()),
        ranking.removed().stream().map(one -> removed(one, text)).toList(),
        text.count(ranking.historySize()),
        ranking.history().stream().map(one -> read(one, text)).toList(),
        ranking.features());
  }

  private static String how(Explanation.Ranking ranking, Text text) {
    String key = "explain.ordered_by." + ranking.orderedBy();
    return text.sayOr(key, "").isEmpty()
        ? ranking.orderedBy()
        : text.say(key, text.wholePercent(ranking.rankerWeight().orElse(0.0)));
  }

  private static Source source(Explanation.Source source, Text text) {
    long onSlate = source.items().stream().filter(one -> one.slot().isPresent()).count();
    return new Source(
        WhyView.source(source.name(), text),
        text.wholePercent(source.share()),
        text.count(source.named()),
        text.count(source.taken()),
        text.count(source.removed()),
        text.count(onSlate),
        source.items().stream()
            .map(
                one ->
                    new Named(
                        text.count(one.place()),
                        one.id(),
                        one.title(),
                        text.significant(one.score()),
                        one.anchor().orElse(""),
                        one.rank().map(text::count).orElse(Text.NONE),
                        one.slot().map(text::count).orElse("")))
            .toList());
  }

  private static Lost lost(Explanation.Alternative one, Explanation.Ranking ranking, Text text) {
    boolean isAdjusted = Math.abs(one.adjusted() - one.score()) > 1e-9 * Math.abs(one.score());
    return new Lost(
        text.count(one.rank()),
        one.id(),
        one.title(),
        one.sources().stream().map(name -> WhyView.source(name, text)).toList(),
        text.significant(one.score()),
        isAdjusted ? text.significant(one.adjusted()) : "",
        WhyView.scores(one.scores(), text),
        WhyView.rules(one.rule(), text),
        one.lostTo().isEmpty()
            ? List.of(lacks(one.adjusted(), ranking.neededScore(), text))
            : one.lostTo().stream().map(code -> text.sayOr("explain.lost." + code, code)).toList());
  }

  /** By how much of the needed score it falls short: scores of different models differ in size. */
  private static String lacks(double adjusted, Optional<Double> needed, Text text) {
    if (needed.isEmpty() || needed.get() <= adjusted) {
      return text.say("explain.lost.order");
    }
    double gap = needed.get() - adjusted;
    return needed.get() > 0
        ? text.say("explain.lost.score", text.percent(Math.min(1, gap / needed.get())))
        : text.say("explain.lost.points", text.significant(gap));
  }

  private static Removed removed(Explanation.Removed one, Text text) {
    return new Removed(
        one.id(),
        one.title(),
        one.sources().stream().map(name -> WhyView.source(name, text)).toList(),
        one.reasons().stream().map(code -> text.sayOr("removed." + code, code)).toList(),
        one.rank().map(text::count).orElse(Text.NONE),
        WhyView.scores(one.scores(), text));
  }

  private static Read read(Explanation.Read one, Text text) {
    return new Read(
        one.id(),
        one.title(),
        one.seed() ? text.say("explain.seed") : WhyView.type(one.type(), text),
        text.count(one.age()),
        text.significant(one.weight()));
  }
}
