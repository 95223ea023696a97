package io.millrace.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.namespace.Topic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsTest {
  @ParameterizedTest
  @CsvSource({"1, 0, 1", "2, 0, 1", "3, 0, 2", "5, 0, 2", "5, 3, 3", "2, 2, 2"})
  void minInsync_replicas_oneMayBeAway(int replication, int chosen, int expected) {
    assertThat(
            Topics.minInsync(
                Settings.defaults()
                    .with("millrace.kafka.replication", replication)
                    .with("millrace.kafka.min-insync-replicas", chosen)))
        .isEqualTo(expected);
  }

  @Test
  void minInsync_moreThanThereAre_namesTheSettings() {
    assertThatThrownBy(
            () ->
                Topics.minInsync(
                    Settings.defaults()
                        .with("millrace.kafka.replication", 2)
                        .with("millrace.kafka.min-insync-replicas", 3)))
        .hasMessageContaining("MILLRACE_KAFKA_MIN_INSYNC_REPLICAS must be at most 2")
        .hasMessageContaining("MILLRACE_KAFKA_REPLICATION");
  }

  @Test
  void create_topics_haveTheReplicasThatTheyNeed() throws Exception {
    Settings settings = TestServers.settings();
    try (Topics topics = new Topics(settings);
        Admin admin =
            Admin.create(
                Map.<String, Object>of("bootstrap.servers", settings.kafka().bootstrapServers()))) {
      topics.create(settings.namespace());
      ConfigResource events =
          new ConfigResource(ConfigResource.Type.TOPIC, settings.namespace().topic(Topic.EVENTS));

      assertThat(
              admin
                  .describeConfigs(List.of(events))
                  .values()
                  .get(events)
                  .get(30, TimeUnit.SECONDS)
                  .get("min.insync.replicas"))
          .satisfies(
              entry -> {
                assertThat(entry.value()).isEqualTo("1");
                assertThat(entry.isDefault()).as("set on the topic").isFalse();
              });
    }
  }
}
