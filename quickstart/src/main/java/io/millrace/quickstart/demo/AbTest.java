package io.millrace.quickstart.demo;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.quickstart.shop.Shop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Simulated shoppers who see real slates and click by the hidden truth. */
final class AbTest {
  static final int SLATE = 10;
  private static final int SHOPPERS_AT_ONCE = 2;

  private final Shop shop;
  private final Http http;
  private final String servingUrl;
  private final EventSender sender;
  private final ProgressBar progress;

  AbTest(Shop shop, Http http, String servingUrl, EventSender sender, ProgressBar progress) {
    this.shop = shop;
    this.http = http;
    this.servingUrl = servingUrl;
    this.sender = sender;
    this.progress = progress;
  }

  /** What the shoppers saw and did, by their own count. */
  record Outcome(
      long requests,
      long errors,
      long fallbacks,
      Map<String, Long> shownByVariant,
      Map<String, Long> clicksByVariant,
      double p50Millis,
      double p99Millis,
      double oracleClickRate) {}

  /**
   * Lets every shopper come back so many times.
   *
   * @param experiment whose variants the outcome is counted by
   */
  Outcome run(String experiment, int rounds, long seed) {
    List<UserId> users = shop.users();
    List<Callable<Tally>> parts = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int part = 0; part < SHOPPERS_AT_ONCE; part++) {
      int own = part;
      Tally tally = new Tally(experiment, random.split());
      parts.add(
          () -> {
            for (int round = 0; round < rounds; round++) {
              for (int i = own; i < users.size(); i += SHOPPERS_AT_ONCE) {
                tally.visit(users.get(i));
              }
            }
            tally.flush();
            return tally;
          });
    }
    return outcome(Parallel.run("shoppers were visiting", parts), users);
  }

  private Outcome outcome(List<Tally> tallies, List<UserId> users) {
    Map<String, Long> shown = new HashMap<>();
    Map<String, Long> clicks = new HashMap<>();
    long[] nanos = new long[0];
    long errors = 0;
    long fallbacks = 0;
    for (Tally tally : tallies) {
      tally.shown.forEach((variant, count) -> shown.merge(variant, count, Long::sum));
      tally.clicks.forEach((variant, count) -> clicks.merge(variant, count, Long::sum));
      int before = nanos.length;
      nanos = Arrays.copyOf(nanos, before + tally.nanos.size());
      for (int i = 0; i < tally.nanos.size(); i++) {
        nanos[before + i] = tally.nanos.get(i);
      }
      errors += tally.errors;
      fallbacks += tally.fallbacks;
    }
    Arrays.sort(nanos);
    double oracle =
        users.stream().mapToDouble(user -> shop.bestClickRate(user, SLATE)).average().orElse(0);
    return new Outcome(
        nanos.length,
        errors,
        fallbacks,
        shown,
        clicks,
        percentile(nanos, 0.50),
        percentile(nanos, 0.99),
        oracle);
  }

  private static double percentile(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length))] / 1e6;
  }

  /** One thread's shoppers. */
  private final class Tally {
    private static final int CLICKS_A_REQUEST = 100;

    private final String experiment;
    private final SplittableRandom random;
    private final Map<String, Long> shown = new HashMap<>();
    private final Map<String, Long> clicks = new HashMap<>();
    private final List<Long> nanos = new ArrayList<>();
    private final List<Event> pending = new ArrayList<>();
    private final JsonMapper json = JsonMapper.shared();
    private long errors;
    private long fallbacks;

    Tally(String experiment, SplittableRandom random) {
      this.experiment = experiment;
      this.random = random;
    }

    void visit(UserId user) {
      ObjectNode request = json.createObjectNode();
      request.put("user_id", user.value()).put("placement", "home").put("count", SLATE);
      request.putObject("context").put("device", shop.device(user));
      long start = System.nanoTime();
      Http.Answer answer = http.post(servingUrl + "/v1/recommendations", request);
      nanos.add(System.nanoTime() - start);
      progress.step();
      if (answer.status() != 200) {
        errors++;
        return;
      }
      JsonNode slate = answer.body();
      if (slate.hasNonNull("fallback")) {
        fallbacks++;
      }
      String variant = slate.path("experiments").path(experiment).asString("");
      RequestId requestId = new RequestId(slate.required("request_id").asString());
      for (JsonNode item : slate.required("items")) {
        look(user, requestId, variant, item);
      }
      if (pending.size() >= CLICKS_A_REQUEST) {
        flush();
      }
    }

    private void look(UserId user, RequestId request, String variant, JsonNode item) {
      ItemId itemId = new ItemId(item.required("item_id").asString());
      int position = item.required("position").asInt();
      shown.merge(variant, 1L, Long::sum);
      if (random.nextDouble() < shop.clickProbability(user, itemId, position)) {
        clicks.merge(variant, 1L, Long::sum);
        pending.add(
            Interaction.of(
                    new EventId("click-" + request.value() + "-" + position),
                    Instant.now(),
                    InteractionType.CLICK,
                    user,
                    itemId)
                .on(request, position));
      }
    }

    void flush() {
      sender.sendAll(pending);
      pending.clear();
    }
  }
}
