package io.millrace.serving.site;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a slate came about: from the user's history over the candidates to the slots, and what lost.
 * Bounded: at most {@value #MOST_HISTORY} interactions, {@value #MOST_NAMED} candidates a source,
 * {@value #MOST_REMOVED} removed items and {@value #MOST_ALTERNATIVES} alternatives a ranking.
 *
 * @param slate as it would be shown, with its explanation
 * @param user what is known of the user
 * @param rules the placement's document with what a variant does differently, and exploration as it
 *     is configured
 * @param rankings one, or two if they are interleaved
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SlateExplanation(
    SlateAnswer slate,
    User user,
    @JsonRawValue @Schema(type = "object", description = "see docs/placements.md") String rules,
    List<RankingPart> rankings) {
  static final int MOST_HISTORY = 50;
  static final int MOST_NAMED = 50;
  static final int MOST_REMOVED = 20;
  static final int MOST_ALTERNATIVES = 20;

  /** Most elements of a feature's list that are told. */
  static final int MOST_VALUES = 20;

  /**
   * What is known of the user.
   *
   * @param userId the user, or the session that stands in; absent if the request names neither
   * @param known whether anything is known
   * @param recent the newest interactions, newest first
   * @param items how many different items of the history are listed
   * @param seen of those, how many the user viewed, clicked, liked, put into the cart or bought
   * @param bought of those, how many the user bought
   * @param hidden of those, how many the user hid or disliked
   * @param older whether there are older items, which count as seen but are not listed
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record User(
      @JsonProperty("user_id") Optional<String> userId,
      boolean known,
      Map<String, Object> attributes,
      List<Interaction> recent,
      int items,
      int seen,
      int bought,
      int hidden,
      boolean older) {}

  /**
   * One interaction.
   *
   * @param excludedBy the placement's exclusion rules that keep the item off the slate
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Interaction(
      @JsonProperty("item_id") String itemId,
      Optional<String> title,
      String type,
      Instant time,
      @JsonProperty("excluded_by") List<String> excludedBy) {}

  /**
   * One ranking.
   *
   * @param model the registry id of what ranked, or {@code popularity} or {@code neighbours}
   * @param orderedBy {@code retrieval}, {@code ranker}, {@code fusion} of the ranks of both, {@code
   *     popularity} or {@code neighbours}
   * @param rankerWeight how much the ranker counts in a fusion, 0 to 1; absent if no model ranked
   * @param candidates how many there were
   * @param history what the retrieval model reads, newest first
   * @param historySize how many entries it reads
   * @param features what the model sees of the user and the context
   * @param neededScore the adjusted score of the last item that the rules put on the slate by its
   *     score
   * @param slots the scores of the items of the slate that this ranking has
   * @param alternatives the nearest items that are not on the slate, the nearest first
   * @param removedCount different items that sources came upon and that may not be shown
   * @param removed those of them that would rank highest
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record RankingPart(
      String model,
      @JsonProperty("ordered_by") String orderedBy,
      @JsonProperty("ranker_weight") Optional<Double> rankerWeight,
      int candidates,
      List<Read> history,
      @JsonProperty("history_size") int historySize,
      Map<String, Object> features,
      List<SourcePart> sources,
      @JsonProperty("needed_score") Optional<Double> neededScore,
      List<Slot> slots,
      List<Alternative> alternatives,
      @JsonProperty("removed_count") int removedCount,
      List<Removed> removed) {}

  /**
   * One entry of the history as the retrieval model reads it.
   *
   * @param age in steps of the model's decay; 0 is the newest
   * @param weight of the interaction's type
   * @param seed whether the request named it in {@code seed_items}
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Read(
      @JsonProperty("item_id") String itemId,
      Optional<String> title,
      String type,
      int age,
      double weight,
      boolean seed) {}

  /**
   * What a candidate source found.
   *
   * @param share the share of the candidates that it may fill first; 0 if it is switched off
   * @param named how many items it named, at most as many as it was asked for
   * @param taken how many candidates count for it
   * @param removed how many it came upon that may not be shown
   * @param items the best that it named
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record SourcePart(
      String source, double share, int named, int taken, int removed, List<Named> items) {}

  /**
   * An item that a source named.
   *
   * @param place in the source's own order, from 1
   * @param score by which the source orders; not comparable between sources
   * @param anchor the title or id of the item that led to it
   * @param rank its place by score alone among all candidates; absent if it did not become one
   * @param slot where it is on the slate
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Named(
      @JsonProperty("item_id") String itemId,
      Optional<String> title,
      int place,
      double score,
      Optional<String> anchor,
      Optional<Integer> rank,
      Optional<Integer> slot) {}

  /** The parts of a score: what retrieval and ranker say, and the ranks by it among candidates. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Scores(
      @JsonProperty("retrieval_score") Optional<Double> retrievalScore,
      @JsonProperty("retrieval_rank") Optional<Integer> retrievalRank,
      @JsonProperty("ranker_score") Optional<Double> rankerScore,
      @JsonProperty("ranker_rank") Optional<Integer> rankerRank) {}

  /**
   * An item of the slate.
   *
   * @param rank its place by score alone, from 1
   * @param adjustedScore the score under popularity, boosts and buries
   */
  public record Slot(
      @JsonProperty("item_id") String itemId,
      int position,
      int rank,
      @JsonProperty("adjusted_score") double adjustedScore,
      Scores scores) {}

  /**
   * An item that lost.
   *
   * @param rank its place by score alone, from 1
   * @param rule what changed its score, in words
   * @param lostTo without any one of these it would be on the slate: {@code pin}, {@code cap},
   *     {@code mmr}, {@code boost}, {@code popularity}, {@code rule}, {@code exploration}, {@code
   *     interleaving}; empty if it lost by its score
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Alternative(
      @JsonProperty("item_id") String itemId,
      Optional<String> title,
      List<String> sources,
      int rank,
      double score,
      @JsonProperty("adjusted_score") double adjustedScore,
      Optional<String> rule,
      @JsonProperty("lost_to") List<String> lostTo,
      Scores scores) {}

  /**
   * An item that may not be shown.
   *
   * @param reasons see {@link io.millrace.serving.reranking.RemovalReasons}
   * @param rank its place by score alone if it could be shown; absent if the model says nothing of
   *     it
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Removed(
      @JsonProperty("item_id") String itemId,
      Optional<String> title,
      List<String> sources,
      List<String> reasons,
      Optional<Integer> rank,
      Scores scores) {}
}
