package io.millrace.serving;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import io.millrace.migrations.Migrations;
import io.millrace.model.BrokenArtifactException;
import io.millrace.model.RankingModel;
import io.millrace.namespace.Topic;
import io.millrace.recommender.Recommender;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import io.millrace.registry.Registry;
import io.millrace.serving.impression.ImpressionProducer;
import io.millrace.serving.site.Servers;
import io.millrace.state.FeatureStore;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shop on real servers, with serving in front of it and toy models behind it. */
final class Shop implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final EventCodec CODEC = new EventCodec();

  final Settings settings;
  final Registry registry;
  final FeatureStore store;
  private final ServingApplication application;
  private final HttpClient http = HttpClient.newHttpClient();
  private long itemOffset;
  private long eventOffset;

  /** Reads the artifact of a ranker. */
  @FunctionalInterface
  interface RankerLoader {
    RankingModel load(Path directory) throws BrokenArtifactException;
  }

  private Shop(Settings settings, RankerLoader loader)
      throws ExecutionException, InterruptedException {
    this.settings = settings;
    registry = Registry.open(settings);
    store = RedisFeatureStore.open(settings.redis().url(), settings.namespace());
    application = ServingApplication.start(settings, servers(settings, loader));
  }

  /** Test settings with a migrated database, no exploration, and a quick refresh. */
  static Settings settings() {
    Settings settings =
        TestServers.settings()
            .with("millrace.serving.epsilon", 0)
            .with("millrace.serving.redis-timeout-millis", 500)
            .with("millrace.serving.deadline-millis", 10_000)
            .with("millrace.serving.refresh-millis", 50)
            .with("millrace.serving.rehearsal-seconds", 0);
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    return settings;
  }

  static Shop open(Settings settings) throws ExecutionException, InterruptedException {
    return open(settings, ToyModel::load);
  }

  static Shop open(Settings settings, RankerLoader loader)
      throws ExecutionException, InterruptedException {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", settings.kafka().bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(
                      settings.namespace().topic(Topic.IMPRESSIONS),
                      Optional.of(1),
                      Optional.of((short) 1))))
          .all()
          .get();
    }
    return new Shop(settings, loader);
  }

  /** As settings that name servers which may be away, without a topic. */
  static Shop openWithout(Settings settings) throws ExecutionException, InterruptedException {
    return new Shop(settings, ToyModel::load);
  }

  private static Servers servers(Settings settings, RankerLoader loader) {
    Registry registry = Registry.open(settings);
    ImpressionProducer producer = ImpressionProducer.create(settings);
    return new Servers(
        registry.namespaces(),
        registry.models(),
        registry.experiments(),
        registry.placements(),
        registry.trials(),
        directory ->
            RecommenderArtifact.hasRetrieval(directory)
                ? RecommenderArtifact.load(directory)
                : Recommender.of(loader.load(directory)),
        (namespace, patience) ->
            RedisFeatureStore.open(settings.redis().url(), namespace, patience),
        producer,
        () -> {
          producer.close();
          registry.close();
        });
  }

  /** Items i0 to i(n-1) with a title, a category and a price. */
  void stock(int n) {
    stock(0, n);
  }

  void stock(int from, int to) {
    List<Event> items = new ArrayList<>();
    IntStream.range(from, to)
        .forEach(
            i ->
                items.add(
                    item(
                        "i" + i,
                        Map.of(
                            "title", Value.of("Thing " + i),
                            "category", Value.of(i % 2 == 0 ? "even" : "odd"),
                            "price", Value.of(1 + i)),
                        false)));
    items(items);
  }

  static ItemUpdate item(String id, Map<String, Value> attributes, boolean deleted) {
    return new ItemUpdate(
        new EventId(UUID.randomUUID().toString()),
        Instant.now(),
        new ItemId(id),
        attributes,
        deleted,
        Map.of());
  }

  void items(List<Event> items) {
    itemOffset += items.size();
    store.apply(Topic.ITEMS, items, Map.of(0, itemOffset));
  }

  void happens(String user, InteractionType type, String... items) {
    List<Event> events = new ArrayList<>();
    for (String item : items) {
      events.add(
          Interaction.of(
              new EventId(UUID.randomUUID().toString()),
              Instant.now(),
              type,
              new UserId(user),
              new ItemId(item)));
    }
    eventOffset += events.size();
    store.apply(Topic.EVENTS, events, Map.of(0, eventOffset));
  }

  /** Registers a toy model. */
  String register(String id, long seed) throws IOException {
    return register(id, ToyModel.write(settings.storage().artifactsPath(), id, seed));
  }

  String register(String id, Path artifact) {
    registry
        .models()
        .register(
            settings.namespace(),
            new ModelRecord(
                id,
                "deepfm",
                ModelStatus.CANDIDATE,
                artifact,
                Map.of(),
                Optional.empty(),
                Instant.now(),
                Optional.empty()));
    return id;
  }

  String promote(String id) {
    registry.models().promote(settings.namespace(), id);
    return id;
  }

  /** An answer of serving. */
  record Answer(int status, String contentType, JsonNode body) {
    List<String> items() {
      return body.get("items").valueStream().map(item -> item.get("item_id").asString()).toList();
    }

    String fallback() {
      return body.path("fallback").asString("");
    }

    String model() {
      return body.get("model").asString();
    }
  }

  Answer recommend(String json) throws IOException, InterruptedException {
    return post("/v1/recommendations", json);
  }

  Answer post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  int port() {
    return application.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(application.port(), path)));
  }

  Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String type = response.headers().firstValue("Content-Type").orElse("");
    return new Answer(
        response.statusCode(),
        type,
        type.contains("json") ? JSON.readTree(response.body()) : JSON.valueToTree(response.body()));
  }

  /** The sum of a counter as Prometheus sees it. */
  double metric(String name, String label) throws IOException, InterruptedException {
    return get("/actuator/prometheus")
        .body()
        .asString()
        .lines()
        .filter(line -> line.startsWith(name) && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** Every impression that Kafka has so far. */
  List<Impression> impressions() throws Exception {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", settings.kafka().bootstrapServers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition =
          new TopicPartition(settings.namespace().topic(Topic.IMPRESSIONS), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<Impression> impressions = new ArrayList<>();
      while (consumer.position(partition) < end) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          impressions.add((Impression) CODEC.decode(record.value()));
        }
      }
      return impressions;
    }
  }

  @Override
  public void close() {
    application.close();
    store.close();
    registry.close();
  }
}
