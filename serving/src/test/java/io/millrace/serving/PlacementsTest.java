package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.Impression;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.experiment.VariantAssigner;
import io.millrace.namespace.Namespace;
import io.millrace.placement.codec.PlacementCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Placements, filters, arms that stay and slates of two models, on real servers. */
class PlacementsTest {
  private static Shop shop;
  private static Namespace site;

  @BeforeAll
  static void open() throws Exception {
    shop = Shop.open(Shop.settings());
    site = shop.settings.namespace();
    shop.stock(60);
    shop.register("toy-1", 1);
    shop.register("toy-2", 2);
    shop.promote("toy-1");
    shop.happens("ann", InteractionType.CLICK, "i1", "i2", "i3");
    await()
        .untilAsserted(
            () -> assertThat(shop.recommend(ask("ann", "none", 60)).items()).hasSize(60));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static String ask(String user, String placement, int count) {
    return "{\"user_id\":\"%s\",\"placement\":\"%s\",\"count\":%d,\"explain\":true}"
        .formatted(user, placement, count);
  }

  /** Configures a placement and waits until serving knows it by what it does. */
  private static Shop.Answer configured(
      String name, String rules, String user, int count, Predicate<Shop.Answer> known)
      throws Exception {
    shop.registry.placements().put(site, name, new PlacementCodec().read(rules));
    return await().until(() -> shop.recommend(ask(user, name, count)), known::test);
  }

  /** Stops an experiment and waits until serving has heard of it. */
  private static void stop(String experiment) {
    shop.registry.experiments().stop(site, experiment);
    await().untilAsserted(() -> assertThat(arm(ask("ann", "x", 1), experiment)).isEmpty());
  }

  private static JsonNode item(Shop.Answer answer, String id) {
    return answer
        .body()
        .get("items")
        .valueStream()
        .filter(item -> item.get("item_id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void recommend_placementWithRules_obeysAndExplainsThem() throws Exception {
    Shop.Answer answer =
        configured(
            "home",
            """
            {"exclude": ["seen"], "filter": "price > 5",
             "pins": [{"item": "i50", "position": 2}],
             "diversity": {"caps": [{"attribute": "category", "most": 3}]},
             "boosts": [{"name": "tens", "filter": "price = 11", "factor": 1000}]}""",
            "ann",
            6,
            found -> found.items().indexOf("i50") == 1);
    assertThat(answer.items()).hasSize(6).doesNotContain("i0", "i1", "i2", "i3", "i4");
    assertThat(answer.items().get(0)).isEqualTo("i10");
    assertThat(item(answer, "i10").at("/explanation/rule").asString())
        .isEqualTo("boosted by 'tens' (x1000.0)");
    assertThat(answer.items().get(1)).isEqualTo("i50");
    assertThat(item(answer, "i50").at("/explanation/rule").asString()).isEqualTo("pinned to 2");
    assertThat(item(answer, "i50").get("reason").asString()).isEqualTo("placed here by the shop");
    assertThat(item(answer, "i50").at("/explanation/rank").asInt()).isPositive();
    assertThat(answer.items().stream().filter(id -> Integer.parseInt(id.substring(1)) % 2 == 0))
        .hasSize(3);
    shop.registry.placements().delete(site, "home");
    await()
        .untilAsserted(
            () ->
                assertThat(shop.recommend(ask("ann", "home", 6)).items())
                    .contains("i1", "i2", "i3"));
  }

  @Test
  void recommend_sources_areNamedAndHaveTheirShares() throws Exception {
    shop.happens("tom", InteractionType.CLICK, "i5", "i7");
    shop.happens("sue", InteractionType.CLICK, "i5");
    await()
        .untilAsserted(
            () -> {
              Set<String> named = new HashSet<>();
              shop.recommend(ask("sue", "none", 60))
                  .body()
                  .get("items")
                  .forEach(
                      item ->
                          item.at("/explanation/sources")
                              .forEach(source -> named.add(source.asString())));
              assertThat(named).contains("history", "vectors", "category", "popular", "new");
            });
    shop.registry
        .placements()
        .put(
            site,
            "new-only",
            new PlacementCodec()
                .read(
                    """
                    {"sources": {"seeds": 0, "history": 0, "vectors": 0, "category": 0,
                                 "trending": 0, "popular": 0, "new": 1}, "exclude": ["seen"]}"""));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        shop.recommend(ask("sue", "new-only", 60))
                            .body()
                            .get("items")
                            .valueStream()
                            .map(item -> item.get("source").asString()))
                    .contains("new")
                    .isSubsetOf("new", "catalogue"));
  }

  @Test
  void recommend_seeds_theNewestIsTheLast() throws Exception {
    shop.happens("kim", InteractionType.CLICK, "i40", "i42");
    shop.happens("lee", InteractionType.CLICK, "i41", "i42");
    await().untilAsserted(() -> assertThat(reason("i42", "i41", "i40")).endsWith("Thing 40"));
    assertThat(reason("i42", "i40", "i41")).endsWith("Thing 41");
  }

  /** Why an unknown visitor with two seeds gets an item. */
  private static String reason(String item, String... seeds) throws Exception {
    Shop.Answer answer =
        shop.recommend(
            "{\"user_id\":\"nobody\",\"count\":60,\"explain\":true,\"seed_items\":[\"%s\",\"%s\"]}"
                .formatted((Object[]) seeds));
    return item(answer, item).get("reason").asString();
  }

  @Test
  void recommend_sessionAlone_findsCandidatesByItsHistory() throws Exception {
    shop.happens("session-1", InteractionType.VIEW, "i1");
    Shop.Answer answer =
        shop.recommend("{\"session_id\":\"session-1\",\"count\":60,\"explain\":true}");
    assertThat(answer.fallback()).isEmpty();
    assertThat(item(answer, "i2").at("/explanation/sources").valueStream().map(JsonNode::asString))
        .contains("history");
    assertThat(answer.body().get("items").valueStream())
        .anyMatch(item -> item.at("/explanation/sources").toString().contains("category"));
  }

  @Test
  void recommend_filterExpression_isObeyedInBodyAndParameters() throws Exception {
    assertThat(
            shop.recommend(
                    """
                    {"user_id":"ann","count":100,
                     "filter":"category in (\\"even\\") and price <= 9 and not title = \\"Thing 4\\""}""")
                .items())
        .containsExactlyInAnyOrder("i0", "i2", "i6", "i8");
    assertThat(
            shop.get("/v1/recommendations?user_id=ann&count=100&filter=price%20%3E%2058").items())
        .containsExactlyInAnyOrder("i58", "i59");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"user_id":"a","filter":"price <"}  | filter | column 8: expected a value
          {"user_id":"a","filter":"a = b"}    | filter | column 5: expected a value, found 'b'
          """)
  void recommend_badFilter_isAProblemThatNamesTheColumn(String body, String field, String message)
      throws Exception {
    Shop.Answer answer = shop.recommend(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("field").asString()).isEqualTo(field);
    assertThat(answer.body().get("detail").asString()).contains(message);
  }

  @Test
  void recommend_itemsOutOfStockOrTime_leaveTheSlates() throws Exception {
    Instant now = Instant.now();
    shop.items(
        List.of(
            thing("there", Map.of()),
            thing("sold-out", Map.of("in_stock", Value.of(false))),
            thing("none-left", Map.of("stock", Value.of(0))),
            thing(
                "future",
                Map.of("available_from", Value.of(now.plus(1, ChronoUnit.DAYS).toString()))),
            thing(
                "expired",
                Map.of(
                    "available_until",
                    Value.of((double) now.minus(1, ChronoUnit.DAYS).toEpochMilli())))));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        shop.recommend(
                                "{\"user_id\":\"ann\",\"count\":9,\"filter\":\"kind = 'timed'\"}")
                            .items())
                    .containsExactly("there"));
  }

  private static ItemUpdate thing(String id, Map<String, Value> attributes) {
    Map<String, Value> all = new HashMap<>(attributes);
    all.put("kind", Value.of("timed"));
    return Shop.item(id, all, false);
  }

  private static Experiment start(String id, List<Variant> arms) {
    Experiment experiment = new Experiment(id, "", ExperimentStatus.DRAFT, id, 1, arms);
    shop.registry.experiments().create(site, experiment);
    shop.registry.experiments().start(site, id);
    return experiment;
  }

  private static String arm(String ask, String experiment) throws Exception {
    return shop.recommend(ask).body().get("experiments").path(experiment).asString("");
  }

  @Test
  void recommend_visitorWhoSignsIn_keepsTheArm() throws Exception {
    Experiment experiment =
        start(
            "sticky",
            List.of(new Variant("control", 1, Map.of()), new Variant("treatment", 1, Map.of())));
    await().untilAsserted(() -> assertThat(arm(ask("ann", "x", 1), "sticky")).isNotEmpty());
    int differ = 0;
    for (int i = 0; i < 12; i++) {
      String visitor = "visitor-" + i;
      String user = "member-" + i;
      String both =
          "{\"user_id\":\"%s\",\"session_id\":\"%s\",\"count\":1}".formatted(user, visitor);
      String first = arm("{\"session_id\":\"%s\",\"count\":1}".formatted(visitor), "sticky");
      String own = VariantAssigner.assign(experiment, user).orElseThrow().name();
      differ += own.equals(first) ? 0 : 1;
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          shop.store.visit(new UserId(visitor), Optional.empty()).arms().ofUser())
                      .containsEntry("sticky__1", first));
      assertThat(arm(both, "sticky")).isEqualTo(first);
      await()
          .untilAsserted(
              () ->
                  assertThat(shop.store.visit(new UserId(user), Optional.empty()).arms().ofUser())
                      .containsEntry("sticky__1", first));
      // On another device, in a session that knows nothing.
      assertThat(arm("{\"user_id\":\"%s\",\"count\":1}".formatted(user), "sticky"))
          .isEqualTo(first);
    }
    assertThat(differ).isPositive();
    stop("sticky");
  }

  @Test
  void recommend_armOfTwoModels_draftsTheSlateAndLogsTheTeams() throws Exception {
    start(
        "draft",
        List.of(
            new Variant("control", 1, Map.of()),
            new Variant("both", 1000, Map.of("interleave", "toy-1,toy-2"))));
    String user =
        IntStream.range(0, 50)
            .mapToObj(i -> "drafter-" + i)
            .filter(
                unit ->
                    VariantAssigner.assign(
                            new Experiment(
                                "draft",
                                "",
                                ExperimentStatus.DRAFT,
                                "draft",
                                1,
                                List.of(
                                    new Variant("control", 1, Map.of()),
                                    new Variant("both", 1000, Map.of()))),
                            unit)
                        .orElseThrow()
                        .name()
                        .equals("both"))
            .findFirst()
            .orElseThrow();
    Shop.Answer answer =
        await()
            .until(
                () -> shop.recommend(ask(user, "none", 8)),
                found -> found.model().equals("toy-1+toy-2"));
    List<String> teams =
        answer.body().get("items").valueStream().map(i -> i.get("team").asString()).toList();
    assertThat(teams).containsOnly("toy-1", "toy-2");
    assertThat(teams.stream().filter("toy-1"::equals)).hasSize(4);
    assertThat(answer.body().get("items").valueStream().map(i -> i.get("propensity").asDouble()))
        .allMatch(p -> p > 0 && p <= 1)
        .anyMatch(p -> p == 0.5);
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
    Map<?, ?> logged = (Map<?, ?>) impression.properties().get("interleaving");
    assertThat(logged.get("models")).isEqualTo(List.of("toy-1", "toy-2"));
    assertThat(logged.get("teams"))
        .isEqualTo(teams.stream().map(team -> team.equals("toy-1") ? 0 : 1).toList());
    assertThat(impression.items()).allMatch(shown -> shown.features().containsKey("item"));
    stop("draft");
  }

  @Test
  void recommend_armWithRules_changesSourcesPlacementAndExploration() throws Exception {
    shop.registry
        .placements()
        .put(site, "other", new PlacementCodec().read("{\"filter\":\"price > 30\"}"));
    Map<String, String> rules =
        Map.of(
            "placement", "other",
            "sources", "history=0,vectors=0",
            "exploration", "slots=2,epsilon=1");
    start("rules", List.of(new Variant("a", 1, rules), new Variant("b", 1, rules)));
    Shop.Answer answer =
        await()
            .until(
                () -> shop.recommend(ask("ann", "none", 6)),
                found ->
                    found.body().get("experiments").has("rules")
                        && found.items().stream()
                            .allMatch(id -> Integer.parseInt(id.substring(1)) >= 30));
    assertThat(answer.items()).allMatch(id -> Integer.parseInt(id.substring(1)) >= 30);
    List<JsonNode> items = answer.body().get("items").valueStream().toList();
    assertThat(items).extracting(item -> item.get("source").asString()).doesNotContain("vectors");
    assertThat(items.get(5).get("propensity").asDouble()).isLessThan(0.1);
    assertThat(items.get(4).at("/explanation/rule").asString()).isEqualTo("explored");
    assertThat(items.get(3).get("propensity").asDouble()).isEqualTo(1);
    stop("rules");
  }
}
