package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.event.Impression;
import io.millrace.event.InteractionType;
import io.millrace.event.UserId;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.namespace.Namespace;
import io.millrace.placement.codec.PlacementCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/explain} on real servers, with a toy model as champion. */
class ExplanationTest {
  private static final String RULES =
      """
      {"exclude": ["bought", "hidden"], "filter": "price > 3",
       "pins": [{"item": "i50", "position": 2}],
       "diversity": {"caps": [{"attribute": "category", "most": 2}]},
       "boosts": [{"name": "tens", "filter": "price = 11", "factor": 1000}],
       "exploration": {"slots": 1, "epsilon": 0}}""";

  private static Shop shop;
  private static Namespace site;

  @BeforeAll
  static void open() throws Exception {
    shop = Shop.open(Shop.settings().with("millrace.serving.candidates", 80));
    site = shop.settings.namespace();
    shop.stock(60);
    shop.register("toy-1", 1);
    shop.register("toy-2", 2);
    shop.promote("toy-1");
    shop.happens("ann", InteractionType.CLICK, "i4", "i6", "i8", "i12", "i14");
    shop.happens("ann", InteractionType.PURCHASE, "i20");
    shop.happens("ann", InteractionType.HIDE, "i22");
    shop.registry.placements().put(site, "home", new PlacementCodec().read(RULES));
    await()
        .untilAsserted(
            () -> {
              Shop.Answer slate = shop.recommend(ask("ann", "home", 5));
              assertThat(slate.model()).isEqualTo("toy-1");
              assertThat(slate.items()).hasSize(5);
              assertThat(slate.items().get(1)).isEqualTo("i50");
              assertThat(shop.recommend(ask("ann", "none", 60)).items()).hasSize(58);
            });
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static String ask(String user, String placement, int count) {
    return "{\"user_id\":\"%s\",\"placement\":\"%s\",\"count\":%d}"
        .formatted(user, placement, count);
  }

  private static JsonNode explain(String body) throws Exception {
    Shop.Answer answer = shop.post("/v1/explain", body);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static JsonNode find(JsonNode list, String field, String value) {
    return list.valueStream()
        .filter(one -> one.path(field).asString().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s %s in %s".formatted(field, value, list)));
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private static List<String> ids(JsonNode list) {
    return list.valueStream().map(one -> one.get("item_id").asString()).toList();
  }

  @Test
  void explain_knownUser_hasTheSlateThatRecommendationsServe() throws Exception {
    JsonNode slate = explain(ask("ann", "home", 5)).get("slate");
    assertThat(ids(slate.get("items")))
        .isEqualTo(shop.recommend(ask("ann", "home", 5)).items())
        .hasSize(5);
    assertThat(slate.get("model").asString()).isEqualTo("toy-1");
    JsonNode pinned = find(slate.get("items"), "item_id", "i50");
    assertThat(pinned.get("title").asString()).isEqualTo("Thing 50");
    assertThat(pinned.at("/explanation/rule").asString()).isEqualTo("pinned to 2");
  }

  @Test
  void explain_knownUser_tellsTheHistoryAndWhatItExcludes() throws Exception {
    JsonNode user = explain(ask("ann", "home", 5)).get("user");
    assertThat(user.get("user_id").asString()).isEqualTo("ann");
    assertThat(user.get("known").asBoolean()).isTrue();
    assertThat(user.get("items").asInt()).isEqualTo(7);
    assertThat(user.get("seen").asInt()).isEqualTo(6);
    assertThat(user.get("bought").asInt()).isEqualTo(1);
    assertThat(user.get("hidden").asInt()).isEqualTo(1);
    JsonNode newest = user.get("recent").get(0);
    assertThat(newest.get("item_id").asString()).isEqualTo("i22");
    assertThat(newest.get("title").asString()).isEqualTo("Thing 22");
    assertThat(newest.get("type").asString()).isEqualTo("hide");
    assertThat(newest.get("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(texts(newest.get("excluded_by"))).containsExactly("hidden");
    assertThat(texts(find(user.get("recent"), "item_id", "i20").get("excluded_by")))
        .containsExactly("bought");
    assertThat(find(user.get("recent"), "item_id", "i4").get("excluded_by")).isEmpty();
  }

  @Test
  void explain_unknownUser_saysSo() throws Exception {
    JsonNode explanation = explain(ask("nobody", "home", 5));
    assertThat(explanation.at("/user/known").asBoolean()).isFalse();
    assertThat(explanation.at("/user/recent")).isEmpty();
    assertThat(explanation.at("/slate/fallback").asString()).isEqualTo("unknown_user");
    assertThat(explanation.at("/slate/items")).hasSize(5);
  }

  @Test
  void explain_eachSource_tellsWhatItNamedTookAndRemoved() throws Exception {
    JsonNode ranking = explain(ask("ann", "home", 5)).get("rankings").get(0);
    assertThat(ranking.get("ordered_by").asString()).isEqualTo("ranker");
    assertThat(ranking.get("ranker_weight").asDouble()).isEqualTo(1);
    assertThat(texts(ranking.at("/features/recent"))).contains("i4", "i14");
    JsonNode fresh = find(ranking.get("sources"), "source", "new");
    assertThat(fresh.get("share").asDouble()).isEqualTo(0.1);
    assertThat(fresh.get("named").asInt()).isPositive();
    JsonNode vectors = find(ranking.get("sources"), "source", "vectors");
    assertThat(vectors.get("items").size())
        .isPositive()
        .isLessThanOrEqualTo(50)
        .isLessThanOrEqualTo(vectors.get("named").asInt());
    JsonNode first = vectors.get("items").get(0);
    assertThat(first.get("place").asInt()).isEqualTo(1);
    assertThat(first.get("score").asDouble())
        .isGreaterThanOrEqualTo(vectors.get("items").get(1).get("score").asDouble());
    assertThat(first.get("rank").asInt()).isPositive();
    int taken =
        ranking.get("sources").valueStream().mapToInt(source -> source.get("taken").asInt()).sum();
    assertThat(taken).isEqualTo(ranking.get("candidates").asInt());
    // The category's best are looked through one by one: i20 and i22 are among the even ones.
    JsonNode category = find(ranking.get("sources"), "source", "category");
    assertThat(category.get("removed").asInt()).isPositive();
  }

  @Test
  void explain_removedItems_haveTheRuleAndTheRankThatTheyWouldHave() throws Exception {
    JsonNode ranking =
        explain(
                """
                {"user_id":"ann","placement":"home","count":5,"exclude":["i6"],
                 "filter":"not title = \\"Thing 8\\""}""")
            .get("rankings")
            .get(0);
    JsonNode removed = ranking.get("removed");
    assertThat(removed.size()).isPositive().isLessThanOrEqualTo(20);
    assertThat(ranking.get("removed_count").asInt()).isGreaterThanOrEqualTo(removed.size());
    assertThat(texts(find(removed, "item_id", "i6").get("reasons")))
        .containsExactly("excluded_by_request");
    assertThat(texts(find(removed, "item_id", "i8").get("reasons")))
        .containsExactly("request_filter");
    // The toy model is certain of what the user clicked.
    assertThat(find(removed, "item_id", "i6").get("rank").asInt()).isLessThanOrEqualTo(5);
    assertThat(find(removed, "item_id", "i6").at("/scores/ranker_score").asDouble())
        .isGreaterThan(0.9);
    assertThat(ids(removed)).contains("i20", "i22");
    assertThat(texts(find(removed, "item_id", "i20").get("reasons"))).containsExactly("bought");
    assertThat(texts(find(removed, "item_id", "i22").get("reasons"))).containsExactly("hidden");
    assertThat(find(removed, "item_id", "i20").get("sources")).isNotEmpty();
    List<Integer> ranks =
        removed.valueStream().map(one -> one.path("rank").asInt(Integer.MAX_VALUE)).toList();
    assertThat(ranks).isSorted();
    assertThat(
            removed
                .valueStream()
                .flatMap(one -> texts(one.get("reasons")).stream())
                .collect(Collectors.toSet()))
        .doesNotContain("filter_too_costly");
  }

  @Test
  void explain_alternatives_sayWhatTheyLostTo() throws Exception {
    JsonNode explanation = explain(ask("ann", "home", 5));
    JsonNode ranking = explanation.get("rankings").get(0);
    Set<String> shown = Set.copyOf(ids(explanation.at("/slate/items")));
    JsonNode lost = ranking.get("alternatives");
    assertThat(lost).hasSize(20);
    assertThat(ids(lost)).doesNotHaveDuplicates().doesNotContainAnyElementsOf(shown);
    // Clicked even items: the model is certain of them, the cap has no place for so many.
    List<String> certain =
        List.of("i4", "i6", "i8", "i12", "i14").stream().filter(id -> !shown.contains(id)).toList();
    assertThat(certain).isNotEmpty();
    assertThat(texts(find(lost, "item_id", certain.get(0)).get("lost_to"))).contains("cap");
    double needed = ranking.get("needed_score").asDouble();
    JsonNode byScore =
        lost.valueStream().filter(one -> one.get("lost_to").isEmpty()).findFirst().orElseThrow();
    assertThat(byScore.get("rank").asInt()).isPositive();
    assertThat(byScore.get("title").asString()).startsWith("Thing");
    double last =
        ranking
            .get("slots")
            .valueStream()
            .filter(slot -> !slot.get("item_id").asString().equals("i50"))
            .mapToDouble(slot -> slot.get("adjusted_score").asDouble())
            .min()
            .orElseThrow();
    assertThat(needed).isCloseTo(last, within(1e-12));
    JsonNode ten = find(ranking.get("slots"), "item_id", "i10");
    JsonNode slate = find(explanation.at("/slate/items"), "item_id", "i10");
    assertThat(ten.get("adjusted_score").asDouble())
        .isCloseTo(1000 * slate.get("score").asDouble(), within(1e-6));
    assertThat(ten.get("rank").asInt()).isEqualTo(slate.at("/explanation/rank").asInt());
    assertThat(ten.at("/scores/ranker_rank").asInt()).isEqualTo(ten.get("rank").asInt());
  }

  @Test
  void explain_placement_tellsItsRulesAndItsExploration() throws Exception {
    JsonNode rules = explain(ask("ann", "home", 5)).get("rules");
    assertThat(rules.get("filter").asString()).isEqualTo("price > 3");
    assertThat(texts(rules.get("exclude"))).containsExactly("bought", "hidden");
    assertThat(rules.at("/pins/0/item").asString()).isEqualTo("i50");
    assertThat(rules.at("/diversity/caps/0/most").asInt()).isEqualTo(2);
    assertThat(explain(ask("ann", "none", 5)).at("/rules/exploration/epsilon").asDouble()).isZero();
  }

  @Test
  void explain_exploredSlate_namesWhoLostTheSlot() throws Exception {
    shop.registry
        .placements()
        .put(
            site,
            "explores",
            new PlacementCodec().read("{\"exploration\": {\"slots\": 1, \"epsilon\": 1}}"));
    JsonNode explanation =
        await()
            .until(
                () -> explain(ask("ann", "explores", 5)),
                found ->
                    found.at("/slate/items/4/explanation/rule").asString("").equals("explored")
                        && found.at("/rankings/0/alternatives/0/lost_to/0").isString());
    JsonNode first = explanation.at("/rankings/0/alternatives/0");
    assertThat(texts(first.get("lost_to"))).containsExactly("exploration");
    assertThat(first.get("item_id").asString())
        .isEqualTo(explain(ask("ann", "none", 5)).at("/slate/items/4/item_id").asString());
  }

  @Test
  void explain_interleavedSlate_explainsBothRankings() throws Exception {
    Map<String, String> both = Map.of("interleave", "toy-1,toy-2");
    shop.registry
        .experiments()
        .create(
            site,
            new Experiment(
                "two",
                "",
                ExperimentStatus.DRAFT,
                "two",
                1,
                List.of(new Variant("a", 1, both), new Variant("b", 1, both))));
    shop.registry.experiments().start(site, "two");
    JsonNode explanation =
        await()
            .until(
                () -> explain(ask("ian", "none", 6)),
                found -> found.at("/slate/model").asString("").equals("toy-1+toy-2"));
    assertThat(explanation.get("rankings").valueStream().map(one -> one.get("model").asString()))
        .containsExactly("toy-1", "toy-2");
    assertThat(explanation.at("/slate/experiments/two").asString()).isIn("a", "b");
    assertThat(explanation.at("/rankings/1/alternatives")).isNotEmpty();
    // Neither the arm nor an impression is kept of somebody who only was explained.
    shop.recommend(ask("marker", "none", 1));
    await()
        .untilAsserted(
            () ->
                assertThat(shop.store.visit(new UserId("marker"), Optional.empty()).arms().ofUser())
                    .isNotEmpty());
    assertThat(shop.store.visit(new UserId("ian"), Optional.empty()).arms().ofUser()).isEmpty();
    shop.registry.experiments().stop(site, "two");
    await()
        .untilAsserted(
            () ->
                assertThat(explain(ask("ian", "none", 6)).at("/slate/experiments").has("two"))
                    .isFalse());
  }

  @Test
  void explain_any_isCountedAndLeavesNoImpression() throws Exception {
    double before = shop.metric("millrace_serving_explanations_total", site.name());
    double slates = shop.metric("millrace_serving_slates_total", site.name());
    String request = explain(ask("ida", "home", 5)).at("/slate/request_id").asString();
    assertThat(shop.metric("millrace_serving_explanations_total", site.name()))
        .isEqualTo(before + 1);
    assertThat(shop.metric("millrace_serving_slates_total", site.name())).isEqualTo(slates);
    String marker = shop.recommend(ask("ida", "home", 5)).body().get("request_id").asString();
    List<String> logged =
        await()
            .until(
                () ->
                    shop.impressions().stream()
                        .map(Impression::requestId)
                        .map(Object::toString)
                        .toList(),
                found -> found.contains(marker));
    assertThat(logged).doesNotContain(request);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"user_id":"a","explain":true}     | explain    | unknown field
          {"user_id":"a","count":101}        | count      | from 1 to 100
          {"user_id":"a","seed_items":"i1"}  | seed_items | a list of item ids
          {"user_id":"a","filter":"price <"} | filter     | expected a value
          """)
  void explain_badRequest_namesTheField(String body, String field, String message)
      throws Exception {
    Shop.Answer answer = shop.post("/v1/explain", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("field").asString()).isEqualTo(field);
    assertThat(answer.body().get("detail").asString()).contains(message);
  }

  @Test
  void explain_isInTheDescription() throws Exception {
    JsonNode api = shop.get("/v3/api-docs").body();
    assertThat(api.at("/paths/~1v1~1explain/post/summary").asString()).startsWith("Why a user");
    assertThat(api.at("/components/schemas/SlateExplanation/properties/rankings").isObject())
        .isTrue();
  }
}
