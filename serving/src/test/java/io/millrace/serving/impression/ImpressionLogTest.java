package io.millrace.serving.impression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.config.Settings;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImpressionLogTest {
  private static final Namespace SITE = new Namespace("site");

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<String> reduced = new ArrayList<>();
  private final FittingImpression fitting = new FittingImpression(reduced::add);
  private final EventCodec codec = new EventCodec();

  @Test
  void log_whileKafkaIsNotThereAndAfterAQuietTime_waitsAndLosesNothing(@TempDir Path directory)
      throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (ImpressionProducer producer =
            ImpressionProducer.create(
                Settings.defaults().with("millrace.kafka.bootstrap-servers", "127.0.0.1:" + port));
        ImpressionLog log = new ImpressionLog(SITE, producer, 100, metrics)) {
      for (int i = 0; i < 5; i++) {
        Impression impression = slate(1, Map.of(), Map.of(), Map.of());
        log.log(() -> impression);
      }
      // Longer than the producer waits for the topic.
      await()
          .pollDelay(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(30))
          .until(() -> count("dropped") + count("sent") == 0);
      try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port);
          Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        admin
            .createTopics(List.of(new NewTopic(SITE.topic(Topic.IMPRESSIONS), 1, (short) 1)))
            .all()
            .get();
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(count("sent")).isEqualTo(5));
        // Longer than the pauses grow: the sender sleeps until it is woken.
        await().pollDelay(Duration.ofSeconds(2)).until(() -> count("sent") == 5);
        Impression woken = slate(1, Map.of(), Map.of(), Map.of());
        log.log(() -> woken);
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(count("sent")).isEqualTo(6));
      }
      assertThat(count("dropped")).isZero();
    }
  }

  private double count(String outcome) {
    return metrics.get("millrace.serving.impressions").tag("outcome", outcome).counter().count();
  }

  @Test
  void encode_itemsWithLongTitles_keepsTheSlateWithoutFeatures() throws Exception {
    Map<String, Value> title = Map.of("title", Value.of("t".repeat(3_000)));
    Impression whole = slate(97, title, Map.of("device", Value.of("phone")), Map.of("exp", "a"));

    byte[] bytes = fitting.encode(whole).orElseThrow();

    Impression kept = (Impression) codec.decode(bytes);
    assertThat(bytes.length).isLessThanOrEqualTo(EventCodec.MAX_BYTES);
    assertThat(kept.items()).extracting(shown -> shown.itemId().value()).hasSize(97);
    assertThat(kept.items()).allMatch(shown -> shown.propensity().isPresent());
    assertThat(kept.items()).allMatch(shown -> shown.features().isEmpty());
    assertThat(kept.featureSpec()).isEmpty();
    assertThat(kept.experiments()).isEqualTo(whole.experiments());
    assertThat(reduced).containsExactly("features");
  }

  @Test
  void encode_ordinarySlate_isUnchanged() throws Exception {
    Impression slate =
        slate(20, Map.of("a", Value.of(1)), Map.of("device", Value.of("phone")), Map.of("e", "a"));

    assertThat(codec.decode(fitting.encode(slate).orElseThrow())).isEqualTo(slate);
    assertThat(reduced).isEmpty();
  }

  @Test
  void encode_namesBeyondTheContract_areLeftOut() throws Exception {
    Map<String, Value> context = new HashMap<>();
    context.put("device", Value.of("d".repeat(4_000)));
    context.put("k".repeat(129), Value.of(1));
    context.put("age", Value.of(30));

    Impression kept =
        (Impression)
            codec.decode(
                fitting
                    .encode(slate(1, Map.of(), context, Map.of("e".repeat(200), "a", "exp", "b")))
                    .orElseThrow());

    assertThat(kept.context()).isEqualTo(Map.of("age", Value.of(30)));
    assertThat(kept.experiments()).isEqualTo(Map.of("exp", "b"));
    assertThat(reduced).containsExactly("context", "experiments");
  }

  @Test
  void encode_tooLargeWithoutFeatures_isNothing() {
    List<Impression.Shown> items =
        IntStream.range(0, 1_000)
            .mapToObj(i -> Impression.Shown.at(new ItemId("茶".repeat(120) + i), i + 1))
            .toList();

    assertThat(fitting.encode(slate(items, Map.of(), Map.of()))).isEmpty();
  }

  private static Impression slate(
      int count,
      Map<String, Value> features,
      Map<String, Value> context,
      Map<String, String> experiments) {
    List<Impression.Shown> items =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new Impression.Shown(
                        new ItemId("i" + i),
                        i + 1,
                        OptionalDouble.of(0.5),
                        OptionalDouble.of(i),
                        Optional.of("popular"),
                        features))
            .toList();
    return slate(items, context, experiments);
  }

  private static Impression slate(
      List<Impression.Shown> items, Map<String, Value> context, Map<String, String> experiments) {
    return new Impression(
        new EventId("e"),
        Instant.parse("2026-01-01T00:00:00Z"),
        new UserId("u"),
        new RequestId("r"),
        Optional.empty(),
        items,
        Optional.of("m"),
        experiments,
        Optional.of("home"),
        context,
        Map.of(),
        Optional.of("spec"),
        Map.of("took_us", 1_000));
  }
}
