package io.millrace.serving.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** The shapes of the bodies, for the API's description; {@link RequestReader} reads them. */
final class RequestBodies {
  private RequestBodies() {}

  /** Body of {@code POST /v1/recommendations}. */
  @Schema(name = "RecommendationRequest")
  record Recommendations(
      @Schema(description = "whose history and features count") @JsonProperty("user_id")
          String userId,
      @Schema(description = "stands in for the user where none is known")
          @JsonProperty("session_id")
          String sessionId,
      @Schema(description = "where the slate is shown, for instance home") String placement,
      @Schema(minimum = "1", maximum = "100", defaultValue = "10") int count,
      @Schema(description = "circumstances: strings, numbers, booleans, lists")
          Map<String, Object> context,
      @Schema(
              description =
                  "what every item must meet: an expression such as 'price <= 50 and category in"
                      + " (\"shoes\", \"bags\")' (docs/filters.md), or an object of attributes,"
                      + " where a list means one of these",
              oneOf = {String.class, Map.class})
          Object filter,
      @Schema(description = "never shown; at most 1000") List<String> exclude,
      @Schema(
              description =
                  "items to start from, such as those of the session, the newest last; at most 100. They count"
                      + " as history, newer than the user's own")
          @JsonProperty("seed_items")
          List<String> seedItems,
      @Schema(description = "adds names, attributes and reasons") boolean explain) {}

  /** Body of {@code POST /v1/explain}. */
  @Schema(name = "ExplainRequest")
  record Explain(
      @Schema(description = "whose slate is explained") @JsonProperty("user_id") String userId,
      @Schema(description = "stands in for the user where none is known")
          @JsonProperty("session_id")
          String sessionId,
      @Schema(description = "whose rules hold") String placement,
      @Schema(minimum = "1", maximum = "100", defaultValue = "10") int count,
      @Schema(description = "circumstances: strings, numbers, booleans, lists")
          Map<String, Object> context,
      @Schema(
              description = "what every item must meet (docs/filters.md)",
              oneOf = {String.class, Map.class})
          Object filter,
      @Schema(description = "never shown; at most 1000") List<String> exclude,
      @Schema(description = "items to start from, the newest last; at most 100")
          @JsonProperty("seed_items")
          List<String> seedItems) {}

  /** Body of {@code POST /v1/bought-together}. */
  @Schema(name = "BoughtTogetherRequest")
  record BoughtTogether(
      @Schema(
              description = "items of the cart; 1 to 100. They never come back",
              requiredMode = Schema.RequiredMode.REQUIRED)
          @JsonProperty("seed_items")
          List<String> seedItems,
      @Schema(minimum = "1", maximum = "100", defaultValue = "10") int count,
      @Schema(description = "whose exclusion rules hold") @JsonProperty("user_id") String userId,
      @JsonProperty("session_id") String sessionId,
      @Schema(description = "whose filter and exclusion rules hold") String placement,
      @Schema(
              description = "what every item must meet (docs/filters.md)",
              oneOf = {String.class, Map.class})
          Object filter,
      @Schema(description = "never shown; at most 1000") List<String> exclude,
      @Schema(description = "adds names, attributes and reasons") boolean explain) {}

  /** Body of {@code POST /v1/rank}. */
  @Schema(name = "RankRequest")
  record Rank(
      @JsonProperty("user_id") String userId,
      @JsonProperty("session_id") String sessionId,
      String placement,
      @Schema(description = "what to rank; 1 to 1000", requiredMode = Schema.RequiredMode.REQUIRED)
          List<String> items,
      Map<String, Object> context,
      boolean explain) {}
}
