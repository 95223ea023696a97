package io.millrace.console.web;

import static io.millrace.console.ConsoleFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleFixture;
import io.millrace.event.DeadLetter;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.event.codec.EventCodec;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FieldState;
import io.millrace.feature.codec.EncoderCodec;
import io.millrace.feature.codec.FeatureProfileCodec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.drift.FeatureProfiler;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The parts of data health that are read from Kafka. */
class DataPartsTest {
  private static final String SPEC =
      """
      features:
        - {name: device, of: context, type: category}
        - {name: brand, of: item, type: category}
      """;

  private final ConsoleFixture console = ConsoleFixture.get();
  private final Namespace site = console.newSite();

  @Test
  void deadLetters_newestRecords_areShownWithTheirReasons() throws Exception {
    List<byte[]> letters = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      letters.add(
          new DeadLetterCodec()
              .encode(
                  new DeadLetter(
                      Instant.parse("2026-03-01T12:00:00Z").plusSeconds(i),
                      i % 2 == 0 ? "missing_field" : "malformed_json",
                      "'user_id' is missing in " + i,
                      Optional.of("e" + i),
                      ("{\"n\": " + i + ", \"<b>\": 1}").getBytes(StandardCharsets.UTF_8))));
    }
    letters.add(
        new DeadLetterCodec()
            .encode(
                new DeadLetter(
                    Instant.parse("2026-03-01T13:00:00Z"),
                    "malformed_json",
                    "not text",
                    Optional.empty(),
                    new byte[] {(byte) 0xff, 0x01})));
    send(Topic.DEAD, letters);

    JsonNode newest = json(console.get(site, "/v1/data/dead-letters?limit=3"));
    assertThat(newest.get("held").asInt()).isEqualTo(61);
    assertThat(newest.get("letters").size()).isEqualTo(3);
    assertThat(newest.at("/letters/0/original").asString()).isEqualTo("ff 01");
    assertThat(newest.at("/letters/1/message").asString()).isEqualTo("'user_id' is missing in 59");
    JsonNode one = json(console.get(site, "/v1/data/dead-letters?code=missing_field"));
    assertThat(one.get("letters").size()).isEqualTo(30);
    assertThat(one.at("/letters/0/event_id").asString()).isEqualTo("e58");
    assertThat(console.get(site, "/v1/data/dead-letters?limit=0").statusCode()).isEqualTo(400);

    String page = console.page(site, "/data?part=dead&code=malformed_json").body();
    assertThat(page)
        .contains("is missing in 59", "&lt;b&gt;", "the topic holds 61")
        .doesNotContain("is missing in 58", "??");
  }

  @Test
  void features_noChampion_saysWhatToDo() {
    assertThat(json(console.get(site, "/v1/data/features")).get("problem").asString())
        .isEqualTo("no_model");
    assertThat(console.page(site, "/data?part=features").body()).contains("no champion yet");
  }

  @Test
  void features_ofTheChampion_areMeasured() throws Exception {
    FeatureEncoder encoder =
        new FeatureEncoder(
            new FeatureSpecCodec().read(SPEC),
            List.of(
                new FieldState(List.of("phone", "desk"), List.of(), 0, 1),
                new FieldState(List.of("a", "b"), List.of(), 0, 1)));
    champion(encoder);
    List<byte[]> slates = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      slates.add(new EventCodec().encode(slate(encoder, i)));
    }
    send(Topic.IMPRESSIONS, slates);

    JsonNode report = json(console.get(site, "/v1/data/features"));
    assertThat(report.get("problem").isNull()).as(report.toString()).isTrue();
    assertThat(report.get("slates").asInt()).isEqualTo(200);
    assertThat(report.get("items").asInt()).isEqualTo(400);
    JsonNode device = report.at("/features/0");
    assertThat(device.get("name").asString()).isEqualTo("device");
    assertThat(device.get("state").asString()).isEqualTo("steady");
    assertThat(device.get("stability").asDouble()).isLessThan(0.05);
    JsonNode brand = report.at("/features/1");
    assertThat(brand.get("unseen_now").asDouble()).isEqualTo(0.5);
    assertThat(brand.get("unseen_then").asDouble()).isZero();
    assertThat(brand.get("state").asString()).isEqualTo("drifted");
    assertThat(console.page(site, "/data?part=features").body())
        .contains("brand", "drifted", "steady", "200 recent slates")
        .doesNotContain("??");
  }

  /** Half of the items are of a brand that nobody knew; devices are as they were. */
  private static Impression slate(FeatureEncoder encoder, int i) {
    List<Impression.Shown> shown = new ArrayList<>();
    for (int position = 1; position <= 2; position++) {
      shown.add(
          new Impression.Shown(
              new ItemId("i" + position),
              position,
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              Optional.empty(),
              Map.of("brand", Value.of(position == 1 ? "a" : "new"))));
    }
    return new Impression(
        new EventId("s" + i),
        Instant.parse("2026-03-01T12:00:00Z").plusSeconds(i),
        new UserId("u" + i),
        new RequestId("r" + i),
        Optional.empty(),
        shown,
        Optional.of("m"),
        Map.of(),
        Optional.empty(),
        Map.of(),
        Map.of("device", Value.of(i % 2 == 0 ? "phone" : "desk")),
        Optional.of(FeatureSpecCodec.fingerprint(encoder.spec())),
        Map.of());
  }

  private void champion(FeatureEncoder encoder) throws Exception {
    FeatureProfiler profiler = new FeatureProfiler(encoder);
    for (int i = 0; i < 1000; i++) {
      profiler.add(
          Map.of(
              "device",
              Value.of(i % 2 == 0 ? "phone" : "desk"),
              "brand",
              Value.of(i % 4 < 2 ? "a" : "b")));
    }
    Path artifact =
        Files.createDirectories(
            console.settings().storage().artifactsPath().resolve(site.name()).resolve("m"));
    Files.writeString(artifact.resolve("features.yml"), SPEC);
    Files.write(artifact.resolve("encoder.json"), new EncoderCodec().encode(encoder));
    Files.writeString(
        artifact.resolve(FeatureProfileCodec.FILE),
        new FeatureProfileCodec().encode(profiler.profile()));
    console
        .registry()
        .models()
        .register(
            site,
            new ModelRecord(
                "m",
                "deepfm",
                ModelStatus.CANDIDATE,
                artifact,
                Map.of(),
                Optional.empty(),
                Instant.parse("2026-03-01T00:00:00Z"),
                Optional.empty()));
    console.registry().models().promote(site, "m");
  }

  private void send(Topic topic, List<byte[]> values) throws Exception {
    // A topic's leaders may not be there at once, which only a plain producer takes with patience.
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            console.settings().kafka().bootstrapServers(),
            "enable.idempotence",
            false);
    try (Admin admin = Admin.create(config);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      admin.createTopics(List.of(new NewTopic(site.topic(topic), 2, (short) 1))).all().get();
      for (int i = 0; i < values.size(); i++) {
        producer.send(new ProducerRecord<>(site.topic(topic), i % 2, null, values.get(i)));
      }
      producer.flush();
    }
  }
}
