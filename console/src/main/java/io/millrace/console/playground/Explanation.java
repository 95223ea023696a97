package io.millrace.console.playground;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a slate came about, as serving answers {@code POST /v1/explain}.
 *
 * @param slate the slate without the details of its rankings
 * @param shown its slots
 * @param rules the placement's document, as JSON for people
 * @param rankings one, or two if they are interleaved
 */
public record Explanation(
    Slate slate, List<Shown> shown, User user, String rules, List<Ranking> rankings) {
  public Explanation {
    shown = List.copyOf(shown);
    rankings = List.copyOf(rankings);
  }

  /**
   * A slot.
   *
   * @param sources every source that named the item, the one it counts for first
   * @param rank its place by score alone
   * @param rule what moved it from there, in English words
   * @param team the model that put it up, if two make the slate
   */
  public record Shown(
      Slate.Item item,
      List<String> sources,
      int rank,
      Optional<String> rule,
      Optional<String> team) {}

  /** What is known of the user; the counts are of the listed items. */
  public record User(
      boolean known,
      Map<String, String> attributes,
      List<Interaction> recent,
      int items,
      int seen,
      int bought,
      int hidden,
      boolean older) {}

  /** One interaction, and the exclusion rules that keep its item off the slate. */
  public record Interaction(
      String id, String title, String type, Optional<Instant> time, List<String> excludedBy) {}

  /** One ranking; see docs/placements.md. */
  public record Ranking(
      String model,
      String orderedBy,
      Optional<Double> rankerWeight,
      int candidates,
      List<Read> history,
      int historySize,
      Map<String, String> features,
      List<Source> sources,
      Optional<Double> neededScore,
      Map<String, Slot> slots,
      List<Alternative> alternatives,
      int removedCount,
      List<Removed> removed) {}

  /** An entry of the history as the retrieval model reads it. */
  public record Read(String id, String title, String type, int age, double weight, boolean seed) {}

  /** What a candidate source found. */
  public record Source(
      String name, double share, int named, int taken, int removed, List<Named> items) {}

  /** An item that a source named. */
  public record Named(
      String id,
      String title,
      int place,
      double score,
      Optional<String> anchor,
      Optional<Integer> rank,
      Optional<Integer> slot) {}

  /** The parts of a score, and the ranks by them among the candidates. */
  public record Scores(
      Optional<Double> retrieval,
      Optional<Integer> retrievalRank,
      Optional<Double> ranker,
      Optional<Integer> rankerRank) {}

  /** The scores of an item of the slate. */
  public record Slot(double adjusted, Scores scores) {}

  /** An item that lost; {@code lostTo} is empty if it lost by its score. */
  public record Alternative(
      String id,
      String title,
      List<String> sources,
      int rank,
      double score,
      double adjusted,
      Optional<String> rule,
      List<String> lostTo,
      Scores scores) {}

  /** An item that may not be shown. */
  public record Removed(
      String id,
      String title,
      List<String> sources,
      List<String> reasons,
      Optional<Integer> rank,
      Scores scores) {}
}
