package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.Impression;
import io.millrace.event.InteractionType;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Extreme requests while an experiment runs: none is a fault of the server, and what is logged of
 * the answers is what the sinks take. {@code -Dmillrace.poison.requests=10000} sends more.
 */
class PoisonRequestsTest {
  private static final int REQUESTS = Integer.getInteger("millrace.poison.requests", 1_000);
  private static final int SENDERS = 4;

  private static final Pattern SOMEBODY =
      Pattern.compile("(user|session)_id(=[^& ]|\"\\s*:\\s*(?!null))");

  /** An answer to one request. */
  private record Outcome(ExtremeRequests.Extreme request, Shop.Answer answer) {}

  @Test
  void requests_extreme_areAnsweredOrRefusedAndEverySlateIsLoggedOnce() throws Exception {
    try (Shop shop = Shop.open(Shop.settings())) {
      shop.stock(40);
      for (int user = 0; user < 10; user++) {
        shop.happens("u" + user, InteractionType.CLICK, "i1", "i2", "i" + user);
      }
      shop.register("m1", 1);
      shop.promote("m1");
      shop.register("m2", 2);
      Experiment experiment =
          new Experiment(
              "ranking",
              "Another model is better",
              ExperimentStatus.DRAFT,
              "seed",
              1,
              List.of(
                  new Variant("control", 1, Map.of()),
                  new Variant("treatment", 1, Map.of("model", "m2"))));
      shop.registry.experiments().create(shop.settings.namespace(), experiment);
      shop.registry.experiments().start(shop.settings.namespace(), "ranking");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(shop.recommend("{\"user_id\":\"first\",\"count\":40}").items())
                      .hasSize(40));

      Map<Integer, Long> statuses = new TreeMap<>();
      Map<String, List<String>> slates = new HashMap<>();
      Map<String, Outcome> outcomes = new HashMap<>();
      int before = shop.impressions().size();
      for (Outcome outcome : sendAll(shop)) {
        Shop.Answer answer = outcome.answer();
        statuses.merge(answer.status(), 1L, Long::sum);
        if (answer.status() == 200) {
          slates.put(answer.body().required("request_id").asString(), answer.items());
          outcomes.put(answer.body().required("request_id").asString(), outcome);
        } else {
          assertThat(answer.status()).as("%s: %s", outcome.request(), answer).isBetween(400, 499);
          assertThat(answer.contentType())
              .as("%s", outcome.request())
              .startsWith("application/problem+json");
        }
      }
      slates.values().removeIf(List::isEmpty);
      // A slate for nobody is no impression: there is no one whose clicks could answer it.
      slates.keySet().removeIf(id -> isOfNobody(outcomes.get(id)));

      // The generator is worth its name only while it finds good requests and bad ones.
      assertThat(statuses.keySet()).contains(200, 400);
      assertThat(statuses.get(200)).isGreaterThan(REQUESTS / 10);
      assertThat(statuses.get(400)).isGreaterThan(REQUESTS / 10);
      Map<String, List<String>> logged = new HashMap<>();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                logged.clear();
                // Reading decodes each by the contract that the sinks have.
                for (Impression impression : shop.impressions()) {
                  List<String> items =
                      impression.items().stream().map(shown -> shown.itemId().value()).toList();
                  assertThat(logged.put(impression.requestId().value(), items)).isNull();
                }
                assertThat(slates.keySet())
                    .allSatisfy(
                        id -> assertThat(logged).as("%s", outcomes.get(id)).containsKey(id));
              });
      assertThat(logged).containsAllEntriesOf(slates);
      assertThat(logged.size() - slates.size()).isGreaterThanOrEqualTo(before);
      assertThat(shop.get("/actuator/health/readiness").status()).isEqualTo(200);
      System.out.println("statuses of " + REQUESTS + " requests: " + statuses);
    }
  }

  /** Lists about items do not say {@code no_user}: they need none. */
  private static boolean isOfNobody(Outcome outcome) {
    ExtremeRequests.Extreme request = outcome.request();
    return outcome.answer().fallback().contains("no_user")
        || !SOMEBODY.matcher(request.path() + " " + request.body()).find();
  }

  private static List<Outcome> sendAll(Shop shop) throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try {
      List<Callable<List<Outcome>>> shares = new ArrayList<>();
      for (int sender = 0; sender < SENDERS; sender++) {
        ExtremeRequests requests = new ExtremeRequests(sender);
        shares.add(
            () -> {
              List<Outcome> outcomes = new ArrayList<>();
              for (int i = 0; i < REQUESTS / SENDERS; i++) {
                ExtremeRequests.Extreme request = requests.next();
                outcomes.add(new Outcome(request, shop.send(request.of(shop))));
              }
              return outcomes;
            });
      }
      List<Outcome> all = new ArrayList<>();
      for (Future<List<Outcome>> share : senders.invokeAll(shares)) {
        all.addAll(share.get());
      }
      return all;
    } finally {
      senders.shutdownNow();
    }
  }
}
