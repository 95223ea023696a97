package io.millrace.ingest.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.Value;
import io.millrace.ingest.featuresink.FeatureSink;
import io.millrace.ingest.sink.Batch;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.TextVector;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.state.redis.RedisFeatureStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class TextVectorWorkerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Namespace namespace =
      new Namespace("t" + UUID.randomUUID().toString().substring(0, 8));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FakeEncoder encoder = new FakeEncoder("fake-1");
  private final List<TextVectorWorker> workers = new ArrayList<>();
  private FeatureStore store = new MemoryFeatureStore();
  private long second;
  private long offset;

  @AfterEach
  void close() {
    encoder.open();
    workers.forEach(TextVectorWorker::close);
    store.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void applied_itemWithText_isEncodedOnceHoweverOftenItComes() {
    TextVectorWorker worker = start(encoder);
    ingest(worker, item("a", "clock", 1), item("b", "piano", 1));
    awaitIdle(worker);
    ingest(worker, item("a", "clock", 2));
    ingest(worker, item("a", "clock", 3));
    awaitIdle(worker);

    assertThat(encoder.encoded).containsExactlyInAnyOrder("clock", "piano");
    assertThat(vectors("a", "b")).isEqualTo(Map.of(id("a"), of("clock"), id("b"), of("piano")));
    assertThat(registry.get("millrace.text.encode").timer().count()).isEqualTo(2);
    assertThat(registry.get("millrace.text.waiting").gauge().value()).isZero();
  }

  @Test
  void applied_textChangedOrGone_replacesOrRemovesTheVector() {
    TextVectorWorker worker = start(encoder);
    ingest(worker, item("a", "clock", 1), item("b", "piano", 1), item("c", "table", 1));
    awaitIdle(worker);
    ingest(worker, item("a", "alarm clock", 1), deleted("b"), item("c", "", 1));
    awaitIdle(worker);

    assertThat(vectors("a", "b", "c")).isEqualTo(Map.of(id("a"), of("alarm clock")));
  }

  @Test
  void start_itemsOfEarlierRuns_areEncodedWhereTheirHashDiffers() {
    store.apply(
        Topic.ITEMS,
        List.of(item("a", "clock", 1), item("b", "piano", 1), item("c", "table", 1)),
        Map.of());
    store.putTextVectors(
        Map.of(
            id("a"), of("clock"),
            id("b"), of("old text"),
            id("c"), TextVector.of("fake-0", "table", FakeEncoder.vector("table"))),
        Set.of());
    awaitIdle(start(encoder));

    assertThat(encoder.encoded).containsExactlyInAnyOrder("piano", "table");
    assertThat(vectors("a", "b", "c"))
        .isEqualTo(Map.of(id("a"), of("clock"), id("b"), of("piano"), id("c"), of("table")));
  }

  @Test
  void applied_moreThanItRemembersWhileTheEncoderStandsStill_neverWaitsAndLosesNone()
      throws Exception {
    encoder.hold();
    TextVectorWorker worker = start(encoder, 10);
    ingest(worker, item("first", "text of first", 1));
    encoder.awaitHeld();
    // The encoder stands still: were the sink to wait for it, this would never end.
    List<String> ids = IntStream.range(0, 500).mapToObj(i -> "i" + i).toList();
    for (String id : ids) {
      ingest(worker, item(id, "text of " + id, 1));
    }
    assertThat(registry.get("millrace.text.waiting").gauge().value()).isBetween(10.0, 80.0);
    encoder.open();
    awaitIdle(worker);

    assertThat(vectors(ids.toArray(String[]::new))).hasSize(500);
    assertThat(encoder.encoded).hasSize(501).doesNotHaveDuplicates();
  }

  @Test
  void update_anotherProcessChangedTheTextMeanwhile_endsWithTheNewerText() throws Exception {
    encoder.hold();
    TextVectorWorker worker = start(encoder);
    ingest(worker, item("a", "old", 1));
    encoder.awaitHeld();
    // This worker hears nothing of it.
    store.apply(Topic.ITEMS, List.of(item("a", "newer", 1)), Map.of());
    store.putTextVectors(Map.of(id("a"), of("newer")), Set.of());
    encoder.open();
    awaitIdle(worker);

    assertThat(vectors("a")).isEqualTo(Map.of(id("a"), of("newer")));
  }

  @Test
  void encode_textThatTheEncoderRefuses_leavesOutThatItemOnly() {
    TextVectorWorker worker = start(encoder);
    awaitIdle(worker);
    ingest(worker, item("a", FakeEncoder.REFUSED, 1), item("b", "piano", 1));
    awaitIdle(worker);

    assertThat(vectors("a", "b")).containsOnlyKeys(id("b"));
    assertThat(registry.get("millrace.text.failures").counter().count()).isEqualTo(1);
    assertThat(worker.problem()).isEmpty();
  }

  @Test
  void start_encoderThatCannotBeLoaded_isAProblemAndTheSinkGoesOn() {
    SharedEncoder broken =
        new SharedEncoder(
            "broken",
            () -> {
              throw new UnsatisfiedLinkError("no onnxruntime for this machine");
            });
    TextVectorWorker worker = start(broken, 10);
    ingest(worker, item("a", "clock", 1));
    await().atMost(PATIENCE).until(() -> worker.problem().isPresent());
    ingest(worker, item("b", "piano", 1));

    assertThat(worker.problem().orElseThrow())
        .contains("'broken'", "no onnxruntime for this machine", "MILLRACE_TEXT_ENCODER to off");
    assertThat(store.items(List.of(id("a"), id("b")))).hasSize(2);
  }

  @Test
  void update_redisAwayForAWhile_goesOnWhenItIsBack(@TempDir Path directory) throws Exception {
    try (EmbeddedRedis first = EmbeddedRedis.start(Files.createDirectories(directory), 0)) {
      int port = URI.create(first.url()).getPort();
      store = RedisFeatureStore.open(first.url(), namespace, Duration.ofSeconds(2));
      encoder.hold();
      TextVectorWorker worker = start(encoder);
      ingest(worker, item("a", "clock", 1));
      encoder.awaitHeld();
      first.close();
      encoder.open();
      await().atMost(PATIENCE).until(() -> worker.problem().isPresent());

      try (EmbeddedRedis second = EmbeddedRedis.start(directory, port)) {
        await().atMost(PATIENCE).until(() -> worker.problem().isEmpty());
        assertThat(vectors("a")).isEqualTo(Map.of(id("a"), of("clock")));
        worker.close();
        assertThat(second.url()).isEqualTo(first.url());
      }
    }
  }

  @Test
  void update_damagedValues_areMadeAnewOrLeftOut() {
    store = RedisFeatureStore.open(TestServers.redis(), namespace);
    store.apply(
        Topic.ITEMS,
        List.of(item("a", "clock", 1), item("b", "piano", 1), item("c", "table", 1)),
        Map.of());
    try (RedisClient redis = RedisClient.create(TestServers.redis())) {
      redis.set(namespace + ":text:a", "\u0009nonsense");
      redis.set(namespace + ":i:b", "\u0009nonsense");
    }
    awaitIdle(start(encoder));

    assertThat(vectors("a", "b", "c"))
        .isEqualTo(Map.of(id("a"), of("clock"), id("c"), of("table")));
  }

  @Test
  void close_whileItemsWait_keepsWhatWasEncodedAndTheNextStartGoesOn() throws Exception {
    store.apply(
        Topic.ITEMS,
        IntStream.range(0, 200).mapToObj(i -> item("i" + i, "text " + i, 1)).toList(),
        Map.of());
    encoder.hold();
    TextVectorWorker worker = start(encoder);
    encoder.awaitHeld();
    Thread closer = new Thread(worker::close);
    closer.start();
    await().atMost(PATIENCE).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    encoder.open();
    closer.join();
    assertThat(encoder.encoded).hasSizeLessThan(200).isNotEmpty();

    awaitIdle(start(encoder));
    assertThat(encoder.encoded).hasSize(200).doesNotHaveDuplicates();
  }

  private TextVectorWorker start(FakeEncoder fake) {
    return start(fake, TextVectorWorker.CAPACITY);
  }

  private TextVectorWorker start(FakeEncoder fake, int capacity) {
    return start(new SharedEncoder("fake", () -> fake), capacity);
  }

  private TextVectorWorker start(SharedEncoder shared, int capacity) {
    TextVectorWorker worker = new TextVectorWorker(namespace, store, shared, registry, 1, capacity);
    workers.add(worker);
    worker.start();
    return worker;
  }

  /** As the feature sink does. */
  private void ingest(TextVectorWorker worker, ItemUpdate... updates) {
    List<Event> events = List.of(updates);
    new FeatureSink(store, worker::applied)
        .write(
            new Batch(
                Topic.ITEMS,
                events,
                Map.of(),
                List.of(),
                offset == 0 ? Map.of() : Map.of(0, offset),
                Map.of(0, offset + events.size())));
    offset += events.size();
  }

  private static void awaitIdle(TextVectorWorker worker) {
    await().atMost(PATIENCE).until(worker::idle);
  }

  private Map<ItemId, TextVector> vectors(String... ids) {
    return store.textVectors(IntStream.range(0, ids.length).mapToObj(i -> id(ids[i])).toList());
  }

  private static TextVector of(String text) {
    return TextVector.of("fake-1", text, FakeEncoder.vector(text));
  }

  private static ItemId id(String id) {
    return new ItemId(id);
  }

  private ItemUpdate item(String id, String title, double price) {
    return update(id, Map.of("title", Value.of(title), "price", Value.of(price)), false);
  }

  private ItemUpdate deleted(String id) {
    return update(id, Map.of(), true);
  }

  private ItemUpdate update(String id, Map<String, Value> attributes, boolean deleted) {
    Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second++);
    return new ItemUpdate(new EventId("e" + second), at, id(id), attributes, deleted, Map.of());
  }
}
