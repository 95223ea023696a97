package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.config.Settings;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.filter.Filter;
import io.millrace.model.BrokenArtifactException;
import io.millrace.namespace.Topic;
import io.millrace.placement.codec.PlacementCodec;
import io.millrace.recommender.Recommender;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import io.millrace.registry.ModelTrial;
import io.millrace.registry.Registry;
import io.millrace.retrieval.linear.Component;
import io.millrace.retrieval.linear.ComponentKind;
import io.millrace.retrieval.linear.HistoryDecay;
import io.millrace.retrieval.linear.ItemIndex;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalManifest;
import io.millrace.retrieval.linear.SparseRows;
import io.millrace.serving.impression.ImpressionProducer;
import io.millrace.serving.site.Servers;
import io.millrace.serving.site.Site;
import io.millrace.serving.site.SiteOptions;
import io.millrace.serving.site.SlateQuery;
import io.millrace.state.FeatureStore;
import io.millrace.state.memory.MemoryFeatureStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The same requests and the same seed give the slates that were recorded before, to the last digit:
 * of every kind of request, with and without models, rules, exploration, experiments and rollouts.
 *
 * <p>The test writes what it found to {@code target/recorded-slates.txt}, and with the text of the
 * explanations to {@code target/whole-recorded-slates.txt}. A change that is meant to change slates
 * replaces the resource by the first.
 */
class RecordedSlatesTest {
  private static final String RECORDED = "recorded-slates.txt";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final int ITEMS = 120;
  private static final int USERS = 12;
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Map<String, String> PLACEMENTS =
      new TreeMap<>(
          Map.of(
              "rules",
              """
              {"exclude": ["seen"], "filter": "price > 5",
               "pins": [{"item": "i50", "position": 2}, {"item": "i51", "position": 2}],
               "diversity": {"mmr": 0.6, "caps": [{"attribute": "category", "most": 3}]},
               "boosts": [{"name": "tens", "filter": "price = 11", "factor": 3}],
               "buries": [{"name": "dear", "filter": "price > 100", "factor": 0.2}],
               "exploration": {"slots": 2, "epsilon": 0.5}}""",
              "niche",
              "{\"popularity\": -0.5, \"diversity\": {\"mmr\": 0.9}}",
              "explored",
              "{\"exploration\": {\"slots\": 4, \"epsilon\": 1}}",
              "by-score",
              "{\"diversity\": {\"mmr\": 1}, \"exploration\": {\"slots\": 0, \"epsilon\": 0}}",
              "sources",
              "{\"sources\": {\"item_to_item\": 0, \"vectors\": 0.3, \"category\": 0.3, \"new\": 0.3}}"));

  @TempDir Path directory;
  private final StringBuilder found = new StringBuilder();
  private final StringBuilder whole = new StringBuilder();

  @Test
  void slates_sameRequestsAndSeed_areTheRecordedOnes() throws Exception {
    Settings settings = Shop.settings();
    try (Registry registry = Registry.open(settings);
        FeatureStore store = store()) {
      ImpressionProducer impressions = ImpressionProducer.discarding();
      AtomicLong ids = new AtomicLong();
      try (Site site =
          new Site(
              settings.namespace(),
              new Servers(
                  registry.namespaces(),
                  registry.models(),
                  registry.experiments(),
                  registry.placements(),
                  registry.trials(),
                  this::load,
                  (namespace, patience) -> store,
                  impressions,
                  () -> {}),
              new SiteOptions(
                  60,
                  0.1,
                  2,
                  10,
                  Duration.ofSeconds(1),
                  10_000,
                  Duration.ofSeconds(1),
                  Duration.ofMinutes(10)),
              new SimpleMeterRegistry(),
              Clock.fixed(NOW, ZoneOffset.UTC),
              () -> new RequestId("r" + ids.incrementAndGet()),
              7)) {
        record(site, registry, settings);
      } finally {
        impressions.close();
      }
    }
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target", RECORDED), found);
    Files.writeString(Path.of("target", "whole-" + RECORDED), whole);
    try (InputStream recorded = RecordedSlatesTest.class.getResourceAsStream(RECORDED)) {
      assertThat(recorded).isNotNull();
      assertThat(found.toString().lines().toList())
          .isEqualTo(new String(recorded.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
  }

  private void record(Site site, Registry registry, Settings settings) throws Exception {
    for (Map.Entry<String, String> one : PLACEMENTS.entrySet()) {
      registry
          .placements()
          .put(settings.namespace(), one.getKey(), new PlacementCodec().read(one.getValue()));
    }
    follow(site);
    all(site, "no model");
    for (String id : List.of("ranker", "retrieval", "both")) {
      registry
          .models()
          .register(
              settings.namespace(),
              new ModelRecord(
                  id,
                  id,
                  ModelStatus.CANDIDATE,
                  Files.createDirectories(directory.resolve(id)),
                  Map.of(),
                  Optional.empty(),
                  NOW,
                  Optional.empty()));
      registry.models().promote(settings.namespace(), id);
      follow(site);
      all(site, id);
    }
    registry.trials().start(settings.namespace(), "ranker", ModelTrial.Duty.CANARY, 0.4);
    follow(site);
    all(site, "canary");
    registry.trials().end(settings.namespace(), "ranker", "over");
    experiment(registry, settings, Map.of("model", "popularity", "sources", "new=0.9"));
    follow(site);
    all(site, "baseline");
    registry.experiments().stop(settings.namespace(), "split");
    experiment(registry, settings, Map.of("interleave", "ranker,retrieval"));
    follow(site);
    all(site, "interleaved");
  }

  private static void experiment(
      Registry registry, Settings settings, Map<String, String> parameters) {
    String id = parameters.containsKey("model") ? "split" : "draft";
    registry
        .experiments()
        .create(
            settings.namespace(),
            new Experiment(
                id,
                "",
                ExperimentStatus.DRAFT,
                id,
                1,
                List.of(
                    new Variant("control", 1, Map.of("model", "champion")),
                    new Variant("treatment", 3, parameters))));
    registry.experiments().start(settings.namespace(), id);
  }

  private static void follow(Site site) {
    site.followCatalogue();
    assertThat(site.followDecisions()).isTrue();
    assertThat(site.followModels()).isTrue();
  }

  private void all(Site site, String title) {
    found.append("# ").append(title).append('\n');
    List<String> placements = new ArrayList<>(PLACEMENTS.keySet());
    placements.add("plain");
    for (String placement : placements) {
      for (int user = 1; user < 4; user++) {
        boolean explain = user == 1;
        add(site.recommend(query("u" + user, placement, 8, List.of(), explain), System.nanoTime()));
      }
      add(site.explain(query("u5", placement, 6, List.of(), true), System.nanoTime()));
    }
    add(site.recommend(query("nobody", "plain", 5, List.of(), true), System.nanoTime()));
    List<ItemId> some = List.of(new ItemId("i7"), new ItemId("i8"), new ItemId("i30"));
    add(site.rank(query("u6", "plain", 3, some, true), System.nanoTime()));
    add(site.similar(query("u7", "plain", 6, some.subList(0, 1), true), System.nanoTime()));
    add(site.boughtTogether(query("u8", "plain", 6, some, true), System.nanoTime()));
  }

  private void add(Object answer) {
    JsonNode tree = JSON.valueToTree(answer);
    ((ObjectNode) (tree.has("slate") ? tree.get("slate") : tree)).remove("took_us");
    String text = JSON.writeValueAsString(tree);
    whole.append(text).append('\n');
    found.append(tree.has("slate") ? hash(text) : text).append('\n');
  }

  /** Explanations are long: of each only the hash is recorded. */
  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SlateQuery query(
      String user, String placement, int count, List<ItemId> items, boolean explain) {
    return new SlateQuery(
        Optional.of(new UserId(user)),
        Optional.empty(),
        Optional.of(placement),
        count,
        Map.of("device", Value.of("phone")),
        Filter.ALL,
        Set.of(new ItemId("i3")),
        user.equals("u2") ? List.of(new ItemId("i20"), new ItemId("i21")) : List.of(),
        items,
        explain);
  }

  private Recommender load(Path artifact) throws BrokenArtifactException {
    String name = artifact.getFileName().toString();
    try {
      Path toy = ToyModel.write(directory.resolve("toys"), name, 3);
      return switch (name) {
        case "ranker" -> Recommender.of(ToyModel.load(toy));
        case "retrieval" -> Recommender.of(retrieval());
        default -> new Recommender(Optional.of(ToyModel.load(toy)), Optional.of(retrieval()), 0.6);
      };
    } catch (IOException e) {
      throw new BrokenArtifactException("cannot write " + artifact, e);
    }
  }

  private static ItemToItemModel retrieval() {
    float[] trend = new float[ITEMS];
    Arrays.fill(trend, 1);
    return new ItemToItemModel(
        new RetrievalManifest("retrieval", NOW, Map.of(), Map.of(), Map.of()),
        new ItemIndex(IntStream.range(0, ITEMS).mapToObj(i -> new ItemId("i" + i)).toList()),
        List.of(
            new Component(
                ComponentKind.COSINE,
                rows(new int[] {1, 2, 5, 9, 14, 20}, new float[] {1, 0.5f, 0.4f, 0.3f, 0.2f, 0.1f}),
                new HistoryDecay(0.5, 0),
                1)),
        trend,
        rows(new int[] {3, 6}, new float[] {0.9f, 0.5f}),
        rows(new int[] {4, 8}, new float[] {2, 1}));
  }

  private static SparseRows rows(int[] steps, float[] values) {
    SparseRows.Builder rows = new SparseRows.Builder(ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      int item = i;
      int[] columns =
          Arrays.stream(steps).map(step -> item + step).filter(j -> j < ITEMS).toArray();
      rows.add(columns, values, columns.length);
    }
    return rows.build();
  }

  private static FeatureStore store() {
    FeatureStore store = new MemoryFeatureStore();
    List<Event> items = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      Map<String, Value> attributes =
          i % 10 == 9
              ? Map.of("title", Value.of("Thing " + i), "price", Value.of(1 + i))
              : Map.of(
                  "title", Value.of("Thing " + (i % 40 == 17 ? 17 : i)),
                  "category", Value.of("c" + i % 7),
                  "price", Value.of(1 + i));
      items.add(
          new ItemUpdate(
              new EventId("item-" + i),
              NOW.minus(Duration.ofHours(3 * i + 1)),
              new ItemId("i" + i),
              attributes,
              i == 40,
              Map.of()));
    }
    store.apply(Topic.ITEMS, items, Map.of(0, (long) items.size()));
    SplittableRandom random = new SplittableRandom(11);
    List<Event> events = new ArrayList<>();
    InteractionType[] types = {
      InteractionType.CLICK,
      InteractionType.VIEW,
      InteractionType.ADD_TO_CART,
      InteractionType.PURCHASE,
      InteractionType.HIDE
    };
    for (int i = 0; i < 25 * USERS; i++) {
      int item = (int) (ITEMS * random.nextDouble() * random.nextDouble());
      events.add(
          Interaction.of(
              new EventId("event-" + i),
              NOW.minus(Duration.ofMinutes(25L * USERS - i)),
              types[random.nextInt(16) == 0 ? 4 : random.nextInt(4)],
              new UserId("u" + random.nextInt(USERS)),
              new ItemId("i" + item)));
    }
    store.apply(Topic.EVENTS, events, Map.of(0, (long) events.size()));
    return store;
  }
}
