package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.Impression;
import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.namespace.Namespace;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Every call of the HTTP contract on real servers, with a toy model as champion. */
class RecommendationsTest {
  private static Shop shop;

  @BeforeAll
  static void open() throws Exception {
    shop = Shop.open(Shop.settings());
    shop.stock(60);
    shop.register("toy-1", 1);
    shop.promote("toy-1");
    shop.happens("ann", InteractionType.CLICK, "i1", "i2", "i3");
    shop.happens("bob", InteractionType.CLICK, "i1", "i2", "i4");
    shop.happens("bob", InteractionType.PURCHASE, "i4");
    await()
        .untilAsserted(
            () -> {
              Shop.Answer answer = shop.recommend("{\"user_id\":\"ann\",\"count\":60}");
              assertThat(answer.model()).isEqualTo("toy-1");
              assertThat(answer.items()).hasSize(60);
            });
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void recommend_knownUser_isRankedByTheChampionWithoutFallback() throws Exception {
    Shop.Answer answer = shop.recommend("{\"user_id\":\"ann\",\"placement\":\"home\",\"count\":7}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().has("fallback")).isFalse();
    assertThat(answer.body().get("took_us").asLong()).isPositive();
    assertThat(answer.body().get("experiments").isEmpty()).isTrue();
    List<Double> scores =
        answer.body().get("items").valueStream().map(i -> i.get("score").asDouble()).toList();
    assertThat(scores).hasSize(7).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    // What the user clicked is what the toy model is certain of.
    assertThat(answer.items().subList(0, 3)).containsExactlyInAnyOrder("i1", "i2", "i3");
    assertThat(answer.body().get("items").valueStream().map(i -> i.get("position").asInt()))
        .containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void recommend_any_leavesAnImpressionThatSaysTheSame() throws Exception {
    Shop.Answer answer =
        shop.recommend(
            """
            {"user_id":"bob","session_id":"s9","placement":"home","count":5,
             "context":{"device":"phone"}}\
            """);
    String request = answer.body().get("request_id").asString();
    Impression impression =
        await()
            .until(
                () ->
                    shop.impressions().stream()
                        .filter(shown -> shown.requestId().value().equals(request))
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();
    assertThat(impression.userId().value()).isEqualTo("bob");
    assertThat(impression.sessionId().orElseThrow().value()).isEqualTo("s9");
    assertThat(impression.model()).contains("toy-1");
    assertThat(impression.placement()).contains("home");
    assertThat(impression.context()).containsEntry("device", Value.of("phone"));
    assertThat(impression.featureSpec()).contains(FeatureSpecCodec.fingerprint(ToyModel.spec()));
    assertThat(impression.features())
        .containsEntry("device", Value.of("phone"))
        .containsEntry("user", Value.of("bob"));
    assertThat(((Value.TextList) impression.features().get("recent")).texts())
        .contains("i1", "i2", "i4");
    assertThat(((Number) impression.properties().get("took_us")).longValue())
        .isPositive()
        .isLessThanOrEqualTo(answer.body().get("took_us").asLong());
    assertThat(impression.properties()).doesNotContainKey("fallback");
    List<JsonNode> items = answer.body().get("items").valueStream().toList();
    assertThat(impression.items()).hasSameSizeAs(items);
    for (int i = 0; i < items.size(); i++) {
      Impression.Shown shown = impression.items().get(i);
      JsonNode item = items.get(i);
      assertThat(shown.itemId().value()).isEqualTo(item.get("item_id").asString());
      assertThat(shown.position()).isEqualTo(item.get("position").asInt());
      assertThat(shown.score()).isEqualTo(OptionalDouble.of(item.get("score").asDouble()));
      assertThat(shown.propensity())
          .isEqualTo(OptionalDouble.of(item.get("propensity").asDouble()));
      assertThat(shown.source()).contains(item.get("source").asString());
      assertThat(shown.features()).containsEntry("item", Value.of(shown.itemId().value()));
    }
  }

  @Test
  void recommend_purchasedItem_isNeverShown() throws Exception {
    assertThat(shop.recommend("{\"user_id\":\"bob\",\"count\":100}").items())
        .hasSize(59)
        .doesNotContain("i4");
  }

  @Test
  void recommend_hiddenItem_isNotOnTheNextSlate() throws Exception {
    assertThat(shop.recommend("{\"user_id\":\"hal\",\"count\":100}").items()).contains("i5");
    shop.happens("hal", InteractionType.HIDE, "i5");
    assertThat(shop.recommend("{\"user_id\":\"hal\",\"count\":100}").items()).doesNotContain("i5");
  }

  @Test
  void recommend_afterAClick_changesTheSameUsersNextSlate() throws Exception {
    shop.happens("cleo", InteractionType.VIEW, "i9");
    String before = last(shop.recommend("{\"user_id\":\"cleo\",\"count\":60}"));
    shop.happens("cleo", InteractionType.CLICK, before);
    assertThat(shop.recommend("{\"user_id\":\"cleo\",\"count\":3}").items()).contains(before);
  }

  private static String last(Shop.Answer answer) {
    return answer.items().get(answer.items().size() - 1);
  }

  @Test
  void recommend_excludeAndFilter_areObeyed() throws Exception {
    Shop.Answer answer =
        shop.recommend(
            """
            {"user_id":"ann","count":100,"filter":{"category":"even"},"exclude":["i2","i8"]}\
            """);
    assertThat(answer.items())
        .hasSize(28)
        .doesNotContain("i2", "i8")
        .allMatch(id -> Integer.parseInt(id.substring(1)) % 2 == 0);
  }

  @Test
  void recommend_byQueryParameters_meansTheSame() throws Exception {
    Shop.Answer answer =
        shop.get(
            "/v1/recommendations?user_id=ann&count=100&filter.category=even&exclude=i2&exclude=i8");
    assertThat(answer.items()).hasSize(28).doesNotContain("i2", "i8");
    JsonNode explained = shop.get("/v1/recommendations?user_id=ann&count=3&explain=true").body();
    assertThat(explained.get("items").get(0).has("title")).isTrue();
  }

  @Test
  void recommend_explain_namesItemsAndReasons() throws Exception {
    shop.happens("eve", InteractionType.PURCHASE, "i1");
    Shop.Answer answer = shop.recommend("{\"user_id\":\"eve\",\"count\":60,\"explain\":true}");
    Map<String, JsonNode> items =
        answer
            .body()
            .get("items")
            .valueStream()
            .collect(Collectors.toMap(item -> item.get("item_id").asString(), item -> item));
    JsonNode neighbour = items.get("i2");
    assertThat(neighbour.get("source").asString()).isEqualTo("history");
    assertThat(neighbour.get("title").asString()).isEqualTo("Thing 2");
    assertThat(neighbour.get("reason").asString())
        .isEqualTo("often bought with Thing 1, which you bought");
    assertThat(neighbour.get("attributes").get("price").asDouble()).isEqualTo(3);
    assertThat(items.values())
        .allMatch(item -> !item.get("reason").asString().isBlank())
        .anyMatch(
            item ->
                item.get("source").asString().equals("vectors")
                    && item.get("reason")
                        .asString()
                        .matches(
                            "number \\d+ of the model's choices, with a chance of interest of \\d+(\\.\\d)? %"));
  }

  @Test
  void recommend_unknownUser_isAnsweredAndSaysSo() throws Exception {
    Shop.Answer answer = shop.recommend("{\"user_id\":\"nobody\",\"count\":5}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.fallback()).isEqualTo("unknown_user");
    assertThat(answer.items()).hasSize(5);
    assertThat(answer.model()).isEqualTo("toy-1");
    await()
        .untilAsserted(
            () ->
                assertThat(shop.impressions())
                    .anySatisfy(
                        shown -> {
                          assertThat(shown.userId().value()).isEqualTo("nobody");
                          assertThat(shown.properties()).containsEntry("fallback", "unknown_user");
                        }));
  }

  @Test
  void recommend_sessionAlone_usesItsHistory() throws Exception {
    shop.happens("session-7", InteractionType.CLICK, "i33");
    Shop.Answer answer = shop.recommend("{\"session_id\":\"session-7\",\"count\":3}");
    assertThat(answer.fallback()).isEmpty();
    assertThat(answer.items()).startsWith("i33");
  }

  @Test
  void recommend_nobody_isAnsweredAndSaysSo() throws Exception {
    Shop.Answer answer = shop.recommend("{\"count\":3,\"explain\":true}");
    assertThat(answer.fallback()).isEqualTo("no_user");
    assertThat(answer.body().get("fallback_detail").asString()).contains("neither user nor");
    assertThat(answer.items()).hasSize(3);
  }

  @Test
  void recommend_deletedItem_leavesTheSlates() throws Exception {
    shop.items(List.of(Shop.item("gone", Map.of("category", Value.of("unique")), false)));
    String ask = "{\"user_id\":\"ann\",\"count\":9,\"filter\":{\"category\":\"unique\"}}";
    await().untilAsserted(() -> assertThat(shop.recommend(ask).items()).containsExactly("gone"));
    shop.items(List.of(Shop.item("gone", Map.of("category", Value.of("unique")), true)));
    await().untilAsserted(() -> assertThat(shop.recommend(ask).items()).isEmpty());
  }

  @Test
  void rank_items_givesAllOfThemInOrder() throws Exception {
    Shop.Answer answer =
        shop.post(
            "/v1/rank",
            "{\"user_id\":\"ann\",\"items\":[\"i40\",\"i3\",\"never-heard-of\",\"i41\"]}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.items())
        .containsExactlyInAnyOrder("i40", "i3", "never-heard-of", "i41")
        .startsWith("i3");
    assertThat(answer.body().get("items").valueStream())
        .allMatch(item -> item.get("source").asString().equals("request"))
        .allMatch(item -> item.get("propensity").asDouble() == 1);
  }

  @Test
  void similar_item_startsWithItsNeighbours() throws Exception {
    Shop.Answer answer = shop.get("/v1/items/i1/similar?count=10&explain=true");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.items()).hasSize(10).doesNotContain("i1");
    assertThat(answer.items().get(0)).isEqualTo("i2");
    assertThat(answer.body().get("items").get(0).get("reason").asString())
        .isEqualTo("often chosen with Thing 1");
    assertThat(shop.get("/v1/items/strange/similar").fallback()).isEqualTo("unknown_item");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"user_id":"a","colour":1}      | colour  | unknown field 'colour'
          {"user_id":"a","count":0}       | count   | from 1 to 100
          {"user_id":"a","count":101}     | count   | from 1 to 100
          {"user_id":"a","count":"5"}     | count   | an integer
          {"user_id":{}}                  | user_id | a string or an integer
          {"user_id":" "}                 | user_id | blank
          {"user_id":"a","explain":"yes"} | explain | true or false
          {"user_id":"a","exclude":"i1"}  | exclude | a list of item ids
          {"user_id":"a","exclude":[{}]}  | exclude[0] | a string or an integer
          {"user_id":"a","context":[1]}   | context | an object
          {"user_id":"a","filter":{"a":{}}} | filter | filter.a must be
          {"user_id":"a"                  | body    | not JSON
          [1]                             | body    | a JSON object
          """)
  void recommend_badBody_isAProblemThatNamesTheField(String body, String field, String message)
      throws Exception {
    problem(shop.recommend(body), 400, field, message);
  }

  private static void problem(Shop.Answer answer, int status, String field, String message) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.body().get("field").asString()).isEqualTo(field);
    assertThat(answer.body().get("detail").asString()).contains(message);
    assertThat(answer.body().get("status").asInt()).isEqualTo(status);
  }

  private static String excluding(int items) {
    return IntStream.rangeClosed(1, items)
        .mapToObj(i -> "\"i" + i + "\"")
        .collect(Collectors.joining(",", "{\"user_id\":\"a\",\"count\":100,\"exclude\":[", "]}"));
  }

  @Test
  void recommend_exclusionsUpToTheLimit_areObeyedAndMoreAreAProblem() throws Exception {
    assertThat(shop.recommend(excluding(0)).items()).contains("i0", "i1", "i2");
    Shop.Answer answer = shop.recommend(excluding(1000));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.items()).contains("i0").doesNotContain("i1", "i2");
    problem(shop.recommend(excluding(1001)), 400, "exclude", "1001 items, at most 1000");
    problem(shop.recommend(excluding(10_000)), 400, "exclude", "10000 items, at most 1000");
  }

  @Test
  void recommend_tooMuch_isAProblem() throws Exception {
    problem(shop.recommend("\"" + "x".repeat(600_000) + "\""), 413, "body", "at most");
    problem(shop.post("/v1/rank", "{\"user_id\":\"a\"}"), 400, "items", "missing");
    problem(shop.post("/v1/rank", "{\"items\":[\"a\",\"a\"]}"), 400, "items", "twice");
  }

  @Test
  void recommend_badParameters_areProblems() throws Exception {
    problem(shop.get("/v1/recommendations?user_id=a&count=many"), 400, "count", "is 'many'");
    problem(shop.get("/v1/recommendations?userid=a"), 400, "userid", "unknown field");
    problem(shop.get("/v1/items/i1/similar?count=0"), 400, "count", "from 1 to 100");
    Shop.Answer form =
        shop.send(
            shop.request("/v1/recommendations")
                .header("Content-Type", "text/plain")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("hello")));
    assertThat(form.status()).isEqualTo(415);
    assertThat(form.contentType()).startsWith("application/problem+json");
  }

  @Test
  void recommend_unknownNamespace_isAProblemUntilItIsAdded() throws Exception {
    String ask = "/v1/recommendations?user_id=ann&namespace=second-shop";
    problem(shop.get(ask), 404, "namespace", "unknown namespace 'second-shop'; known are t");
    shop.registry.namespaces().add(new Namespace("second-shop"));
    await().untilAsserted(() -> assertThat(shop.get(ask).status()).isEqualTo(200));
    Shop.Answer answer =
        shop.send(
            shop.request("/v1/recommendations?user_id=ann")
                .header("Millrace-Namespace", "second-shop")
                .GET());
    assertThat(answer.fallback()).contains("no_model", "empty_catalogue", "unknown_user");
    assertThat(answer.items()).isEmpty();
  }

  @Test
  void application_started_registersItsNamespaceAndDescribesItself() throws Exception {
    assertThat(shop.registry.namespaces().list()).contains(shop.settings.namespace());
    assertThat(shop.get("/actuator/health/readiness").body().get("status").asString())
        .isEqualTo("UP");
    assertThat(shop.get("/actuator/health/liveness").status()).isEqualTo(200);
    JsonNode api = shop.get("/v3/api-docs").body();
    assertThat(new HashSet<>(api.get("paths").propertyNames()))
        .contains(
            "/v1/recommendations", "/v1/rank", "/v1/bought-together", "/v1/items/{id}/similar");
    JsonNode answers = api.at("/paths/~1v1~1recommendations/post/responses");
    assertThat(answers.at("/200/content/application~1json/examples/slate/value/items").size())
        .isEqualTo(2);
    assertThat(answers.at("/400/content").toString()).contains("count must be from 1 to 100");
    assertThat(answers.at("/503/content").toString()).contains("works to capacity");
    assertThat(shop.metric("millrace_serving_stage_seconds_bucket", "stage=\"total\""))
        .isPositive();
    assertThat(shop.metric("millrace_serving_model", "model=\"toy-1\"")).isEqualTo(1);
  }
}
