package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Kills real servers, and fills a real disk. */
class ServerSupervisorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path directory;

  @Test
  void redis_killed_runsAgainWithItsKeys() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
        ServerSupervisor supervisor = ServerSupervisor.start(List.of(redis))) {
      URI url = URI.create(redis.url());
      try (Jedis client = new Jedis(url)) {
        client.set("kept", "42");
      }
      for (int round = 0; round < 2; round++) {
        long before = pid(directory.resolve("redis.pid"));
        kill(before);
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(JedisException.class)
            .until(() -> get(url, "kept").equals("42"));
        assertThat(pid(directory.resolve("redis.pid"))).isNotEqualTo(before);
      }
    }
    assertThat(directory.resolve("redis.process")).doesNotExist();
  }

  private static String get(URI url, String key) {
    try (Jedis client = new Jedis(url)) {
      return client.get(key);
    }
  }

  @Test
  void postgres_killed_runsAgainWithItsRows() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0);
        ServerSupervisor supervisor = ServerSupervisor.start(List.of(postgres))) {
      String url =
          "%s?user=%s&password=%s"
              .formatted(postgres.jdbcUrl(), postgres.user(), postgres.password());
      Path pidFile = directory.resolve("data/postmaster.pid");
      // A connection stays open: its server process outlives the one that is killed.
      try (Connection open = DriverManager.getConnection(url)) {
        open.createStatement().execute("create table kept as select 7 as id");
        long before = pid(pidFile);
        kill(before);
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(SQLException.class)
            .until(() -> number(url, "select id from kept") == 7);
        assertThat(pid(pidFile)).isNotEqualTo(before);
      }
    }
  }

  private static int number(String url, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        ResultSet rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void kafka_diskFull_endsNotTheProcessAndRunsAgainWithItsRecords() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=24m", "millrace", disk.toString()),
        "needs the right to mount");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(disk.resolve("kafka"), 0);
        ServerSupervisor supervisor = ServerSupervisor.start(List.of(kafka));
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(Set.of(new NewTopic("kept", 1, (short) 1)))
          .all()
          .get(60, TimeUnit.SECONDS);
      send(kafka, "before");

      Path filler = disk.resolve("filler");
      fill(filler);
      await().atMost(PATIENCE).until(() -> !kafka.running());
      Files.delete(filler);

      await().atMost(PATIENCE).until(kafka::running);
      send(kafka, "after");
      TopicPartition partition = new TopicPartition("kept", 0);
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get(60, TimeUnit.SECONDS)
              .offset();
      assertThat(end).isEqualTo(2);
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static void send(EmbeddedKafka kafka, String value) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "delivery.timeout.ms", 120_000);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>("kept", value.getBytes(StandardCharsets.UTF_8)))
          .get(120, TimeUnit.SECONDS);
    }
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      if (Files.size(file) == 0) {
        throw full;
      }
    }
  }

  private static long pid(Path file) throws IOException {
    return Long.parseLong(Files.readAllLines(file).get(0).strip());
  }

  private static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
