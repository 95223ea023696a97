package io.millrace.benchmarks.serving;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker in a process of its own, with the topic that serving writes to. */
final class KafkaProcess {
  private KafkaProcess() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      String topic = new Namespace("default").topic(Topic.IMPRESSIONS);
      if (!admin.listTopics().names().get().contains(topic)) {
        admin
            .createTopics(Set.of(new NewTopic(topic, Optional.of(4), Optional.of((short) 1))))
            .all()
            .get();
      }
    }
    ChildJvm.serve(kafka.bootstrapServers().replaceAll(".*:", ""), kafka);
  }
}
