package io.millrace.ingest.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.DeadLetter;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.codec.EventCodec;
import io.millrace.ingest.kafka.Topics;
import io.millrace.namespace.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkWorkerTest {
  private static final Limits SMALL = new Limits(100, 1 << 20, Duration.ZERO);

  private final MemorySink sink = new MemorySink();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<DeadLetters.Refused> refused = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger lettersFail = new AtomicInteger();
  private Settings settings;
  private Sender sender;
  private EndOffsets ends;

  @BeforeEach
  void createTopics() {
    settings = TestServers.settings().with("millrace.kafka.partitions", 2);
    try (Topics topics = new Topics(settings)) {
      topics.create(settings.namespace());
    }
    sender = new Sender(settings);
    ends = new EndOffsets(settings);
  }

  @AfterEach
  void close() {
    sender.close();
    ends.close();
  }

  @Test
  void run_storeDownForAWhile_losesAndRepeatsNothing() {
    sink.failBefore(4);
    send(0, 300);

    try (SinkWorker worker = start()) {
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(300));
      sink.failBefore(3);
      send(300, 600);
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(600));
      await().untilAsserted(() -> assertThat(worker.problem()).isEmpty());
      assertThat(registry.counter("millrace.sink.failures", tags()).count()).isGreaterThan(4);
    }
    assertThat(sink.ids()).containsExactlyInAnyOrderElementsOf(names(0, 600));
  }

  @Test
  void run_storeThatLosesItsAnswers_repeatsNothing() {
    sink.failAfter(3);
    send(0, 500);

    try (SinkWorker worker = start()) {
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(500));
      sink.failAfter(2);
      send(500, 700);
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(700));
      await().untilAsserted(() -> assertThat(worker.problem()).isEmpty());
    }
    assertThat(sink.ids()).containsExactlyInAnyOrderElementsOf(names(0, 700));
    assertThat(sink.duplicates()).isZero();
  }

  @Test
  void run_recordsThatAreNoEvents_areRefusedOnceAndTheRestGoesOn() {
    send(0, 10);
    sender.send(Topic.EVENTS, "u", "{\"type\":\"click\"".getBytes(StandardCharsets.UTF_8));
    sender.send(
        Topic.EVENTS,
        "u",
        "{\"type\":\"item\",\"event_id\":\"x\",\"timestamp\":1767225600000,\"item_id\":\"i\"}"
            .getBytes(StandardCharsets.UTF_8));
    sender.send(Topic.EVENTS, "u", new byte[] {0, (byte) 0xff});
    send(10, 20);

    try (SinkWorker worker = start()) {
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(20));
      assertThat(worker.problem()).isEmpty();
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          registry
                              .get("millrace.sink.undecodable")
                              .tag("topic", "events")
                              .counter()
                              .count())
                      .isEqualTo(3));
    }
    assertThat(refused)
        .extracting(DeadLetters.Refused::letter)
        .extracting(DeadLetter::code)
        .containsExactlyInAnyOrder("malformed_json", "wrong_topic", "malformed_json");
    assertThat(refused).extracting(DeadLetters.Refused::origin).doesNotHaveDuplicates();
  }

  @Test
  void run_storeThatRefusesSomeEvents_setsThoseAsideAndKeepsAllOthersOnce() {
    Set<String> refusals = Set.of("e0", "e17", "e18", "e250", "e299");
    sink.refuse(refusals);
    send(0, 300);
    send(0, 40);

    try (SinkWorker worker = start(new Limits(1_000, 1 << 20, Duration.ofMillis(300)))) {
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(295));
      await().untilAsserted(() -> assertThat(worker.problem()).isEmpty());
      await().untilAsserted(() -> assertThat(sink.duplicates()).isEqualTo(40));
      send(300, 400);
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(395));
      assertThat(registry.get("millrace.sink.refused").tag("topic", "events").counter().count())
          .isEqualTo(5);
    }
    List<String> kept = new ArrayList<>(names(0, 400));
    kept.removeAll(refusals);
    assertThat(sink.ids()).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(refused)
        .extracting(one -> one.letter().eventId().orElseThrow())
        .containsExactlyInAnyOrderElementsOf(refusals);
    assertThat(refused)
        .allSatisfy(
            one -> {
              assertThat(one.letter().code()).isEqualTo(DeadLetters.REFUSED_BY_STORE);
              assertThat(one.letter().message()).contains("memory", "no room for such an event");
              assertThat(new EventCodec().decode(one.letter().original()).eventId().value())
                  .isEqualTo(one.letter().eventId().orElseThrow());
            });
  }

  @Test
  void run_deadLettersNotTaken_waitsAndLosesNoRefusedEvent() {
    sink.refuse(Set.of("e5"));
    lettersFail.set(3);
    send(0, 20);

    try (SinkWorker worker = start()) {
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(19));
      await().untilAsserted(() -> assertThat(worker.problem()).isEmpty());
    }
    assertThat(refused)
        .extracting(one -> one.letter().eventId().orElseThrow())
        .containsExactly("e5");
  }

  @Test
  void run_error_beginsAnewWithItsMetersAndLosesNothing() {
    sink.breakDown(2);
    send(0, 50);

    try (SinkWorker worker = start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(registry.get("millrace.sink.restarts").counter().count())
                      .isEqualTo(2));
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(50));
      await().untilAsserted(() -> assertThat(worker.problem()).isEmpty());
      assertThat(registry.get("millrace.sink.running").gauge().value()).isEqualTo(1);
    }
    assertThat(sink.ids()).containsExactlyInAnyOrderElementsOf(names(0, 50));
  }

  @Test
  void gauges_writeThatDoesNotReturn_tellTheLagAndTheProblem() {
    CountDownLatch opened = new CountDownLatch(1);
    sink.close(opened);
    send(0, 10);

    try (SinkWorker worker = start()) {
      await().untilAsserted(() -> assertThat(lag()).isEqualTo(10));
      send(10, 1_000);
      assertThat(lag()).isEqualTo(1_000);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(worker.problem().orElse("")).contains("has been writing events for"));
      assertThat(registry.get("millrace.sink.blocked").gauge().value()).isEqualTo(1);
      opened.countDown();
      await().untilAsserted(() -> assertThat(lag()).isZero());
      await().untilAsserted(() -> assertThat(worker.problem()).isEmpty());
    }
    assertThat(sink.ids()).hasSize(1_000);
  }

  private double lag() {
    return registry.get("millrace.sink.lag").gauge().value();
  }

  @Test
  void run_sameIdsAgainAfterRestarts_areDuplicatesEachTimeAndNeverCountedAgain() {
    send(0, 200);
    send(0, 50);
    try (SinkWorker worker = start()) {
      await().untilAsserted(() -> assertThat(sink.duplicates()).isEqualTo(50));
      assertThat(worker.problem()).isEmpty();
    }
    send(150, 250);
    try (SinkWorker worker = start()) {
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(250));
      await().untilAsserted(() -> assertThat(sink.duplicates()).isEqualTo(100));
      assertThat(worker.problem()).isEmpty();
    }
    assertThat(sink.ids()).containsExactlyInAnyOrderElementsOf(names(0, 250));
  }

  @Test
  void run_twoWorkersSharingAndOneLeaving_losesAndRepeatsNothing() {
    try (SinkWorker first = start()) {
      send(0, 2000);
      try (SinkWorker second = start()) {
        send(2000, 4000);
        await().until(() -> sink.ids().size() > 2500);
        assertThat(second.problem()).isEmpty();
      }
      send(4000, 6000);
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(6000));
      await().untilAsserted(() -> assertThat(first.problem()).isEmpty());
    }
    assertThat(sink.ids()).containsExactlyInAnyOrderElementsOf(names(0, 6000));
  }

  @Test
  void close_recordsThatWaitForTheirBatch_areWritten() {
    send(0, 30);
    Limits patient = new Limits(1_000_000, 1 << 30, Duration.ofHours(1));
    SinkWorker worker = start(patient);
    await()
        .untilAsserted(
            () -> assertThat(registry.get("millrace.sink.lag").gauge().value()).isEqualTo(30));

    assertThat(sink.attempts()).isZero();
    worker.close();

    assertThat(sink.ids()).hasSize(30);
  }

  @Test
  void run_remainderOfABacklog_waitsForNothing() {
    send(0, 30);
    Limits patient = new Limits(20, 1 << 30, Duration.ofHours(1));

    try (SinkWorker worker = start(patient)) {
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(30));
      assertThat(worker.problem()).isEmpty();
    }
  }

  @Test
  void run_eagerSink_isWrittenAsSoonAsNothingMoreWaits() {
    send(0, 30);

    try (SinkWorker worker = start(new Limits(1_000_000, 1 << 30, Duration.ofHours(1), true))) {
      await().untilAsserted(() -> assertThat(sink.ids()).hasSize(30));
      assertThat(worker.problem()).isEmpty();
    }
  }

  @Test
  void run_noRecordsForAWhile_sleepsWithoutConsumerAndWakesForRecords() throws Exception {
    ends.close();
    ends = new EndOffsets(settings, Duration.ofMillis(300));
    String group = settings.namespace() + ".sink." + sink.name();
    try (Admin admin =
            Admin.create(
                Map.of("bootstrap.servers", (Object) settings.kafka().bootstrapServers()));
        SinkWorker worker = start()) {
      for (int round = 0; round < 2; round++) {
        int from = 30 * round;
        send(from, from + 30);
        await().untilAsserted(() -> assertThat(sink.ids()).hasSize(from + 30));
        await().until(() -> members(admin, group) == 0);
        assertThat(worker.problem()).isEmpty();
      }
      // The worker that sleeps is woken to stop.
    }
    assertThat(sink.ids()).containsExactlyInAnyOrderElementsOf(names(0, 60));
  }

  private static int members(Admin admin, String group) throws Exception {
    return admin
        .describeConsumerGroups(List.of(group))
        .describedGroups()
        .get(group)
        .get()
        .members()
        .size();
  }

  private SinkWorker start() {
    return start(SMALL);
  }

  private SinkWorker start(Limits limits) {
    SinkWorker worker =
        new SinkWorker(
            settings,
            settings.namespace(),
            sink,
            limits,
            this::letters,
            ends,
            registry,
            Clock.systemUTC());
    worker.start();
    return worker;
  }

  private void letters(List<DeadLetters.Refused> letters) {
    if (lettersFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new DeadLettersUnavailableException("of the test", new Exception());
    }
    refused.addAll(letters);
  }

  private String[] tags() {
    return new String[] {"namespace", settings.namespace().name(), "sink", "memory"};
  }

  private void send(int from, int to) {
    for (int i = from; i < to; i++) {
      sender.send(
          Interaction.of(
              new EventId("e" + i),
              Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i),
              InteractionType.VIEW,
              new UserId("u" + i % 7),
              new ItemId("i")));
    }
    sender.flush();
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "e" + i).toList();
  }
}
