package io.millrace.serving.site;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A slate as the shop gets it.
 *
 * @param requestId clicks refer to it
 * @param model the registry id of what ranked; {@code popularity} where no model did
 * @param experiments experiment id to variant name, for each experiment the user is in
 * @param fallback why the slate is less than it could be: codes of {@link Fallback},
 *     comma-separated
 * @param fallbackDetail the same as a sentence, with {@code explain}
 * @param tookMicros time inside serving
 * @param scoreIsProbability with {@code explain}: whether scores may be read as probabilities of a
 *     click; not if no model ranked, or one that was trained on drawn negatives
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SlateAnswer(
    @JsonProperty("request_id") String requestId,
    String model,
    Map<String, String> experiments,
    Optional<String> fallback,
    @JsonProperty("fallback_detail") Optional<String> fallbackDetail,
    List<Item> items,
    @JsonProperty("took_us") long tookMicros,
    @JsonProperty("score_is_probability") Optional<Boolean> scoreIsProbability) {
  /**
   * One place of the slate.
   *
   * @param position from 1
   * @param score what it was ranked by: a model's score, which is a probability only if the model's
   *     report says that it can be used as one; a popularity weight if no model ranked
   * @param source where the candidate came from
   * @param reason a sentence for people, with {@code explain}
   * @param propensity the probability with which the policy shows this item here, in (0, 1]
   * @param title the item's name, with {@code explain}
   * @param attributes what is known of the item, with {@code explain}
   * @param team the registry id of the model that put it up, where two make the slate
   * @param explanation how it came here, with {@code explain}
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Item(
      @JsonProperty("item_id") String itemId,
      int position,
      double score,
      String source,
      Optional<String> reason,
      double propensity,
      Optional<String> title,
      Optional<Map<String, Object>> attributes,
      Optional<String> team,
      Optional<Explanation> explanation) {}

  /**
   * How an item came to its place.
   *
   * @param sources every source that named it, the one it counts for first
   * @param rank its place by score alone, from 1
   * @param rule what moved it from there: a pin, a boost, diversity, exploration
   * @param contributions what its score is made of; absent where no model ranked
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Explanation(
      List<String> sources, int rank, Optional<String> rule, Optional<Parts> contributions) {}

  /**
   * What a score is made of: {@code logit = bias + tower_constant + sum of the fields' totals}, and
   * the score is the logit's logistic function.
   *
   * @param towerConstant what no field accounts for: what an MLP adds by its biases alone
   * @param fields the largest in size first
   */
  public record Parts(
      double logit,
      double bias,
      @JsonProperty("tower_constant") double towerConstant,
      List<Part> fields) {}

  /**
   * One field's part of the logit.
   *
   * @param value what the feature was; absent for a cross
   * @param terms what it adds by each of the model's terms: {@code first_order} by its linear
   *     weights, {@code second_order} by the factorization machine, {@code tower} by the MLP
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Part(
      String field,
      Optional<Object> value,
      @JsonAnyGetter Map<String, Double> terms,
      double total) {}
}
