package io.millrace.embedded;

import io.millrace.config.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka broker and controller in this JVM, on loopback, that keeps its logs in a directory. */
public final class EmbeddedKafka implements RestartableServer {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHUTDOWN_STEP = Duration.ofSeconds(3);
  private static final String NAME = "Kafka";
  private static final String CLUSTER_ID = "bWlsbHJhY2UtbWlsbHJhYw";

  private final DirectoryClaim claim;
  private final Path home;
  private final int port;
  private final Map<String, String> properties;
  private volatile KafkaRaftServer server;

  private EmbeddedKafka(
      DirectoryClaim claim,
      Path home,
      int port,
      Map<String, String> properties,
      KafkaRaftServer server) {
    this.properties = Map.copyOf(properties);
    this.claim = claim;
    this.home = home;
    this.port = port;
    this.server = server;
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param port 0 for a free one
   * @throws EmbeddedServerException where the port is taken or the directory is in use
   */
  public static EmbeddedKafka start(Path directory, int port) {
    return start(directory, port, Map.of());
  }

  /**
   * Starts a server whose configuration differs, for instance one that asks for passwords.
   *
   * @param port 0 for a free one
   * @param properties of the broker, above the usual ones; the listener of clients is {@code
   *     CLIENT}
   * @throws EmbeddedServerException where the port is taken or the directory is in use
   */
  public static EmbeddedKafka start(Path directory, int port, Map<String, String> properties) {
    Path home = directory.toAbsolutePath().normalize();
    DirectoryClaim claim = DirectoryClaim.of(NAME, home);
    try {
      int claimed = Ports.claim(NAME, port);
      KafkaHalt.intercept();
      return new EmbeddedKafka(
          claim, home, claimed, properties, startServer(home, claimed, properties));
    } catch (EmbeddedServerException e) {
      claim.close();
      throw e;
    } catch (IOException | RuntimeException e) {
      claim.close();
      throw new EmbeddedServerException("Kafka cannot start on %s: %s".formatted(home, e), e);
    }
  }

  private static KafkaRaftServer startServer(Path home, int port, Map<String, String> others)
      throws IOException {
    Properties properties = configuration(home, port, Ports.claim(NAME, 0));
    properties.putAll(others);
    format(home, properties);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    try {
      server.startup();
      PrivateFiles.tightenAll(home);
      return server;
    } catch (RuntimeException | IOException e) {
      shutDown(server);
      throw e;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Whether it has not ended itself, as it does when it cannot write: for example a full disk. */
  @Override
  public boolean running() {
    return !KafkaHalt.halted();
  }

  @Override
  public void restart() {
    shutDown(server);
    try {
      Ports.claim(NAME, port);
      KafkaHalt.forget();
      server = startServer(home, port, properties);
    } catch (EmbeddedServerException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new EmbeddedServerException("Kafka cannot start on %s: %s".formatted(home, e), e);
    }
    if (KafkaHalt.halted()) {
      throw new EmbeddedServerException("Kafka ended again; see the log. Is the disk full?");
    }
  }

  /** A broker that has ended itself may not be able to stop in order: what is left is let go. */
  private static void shutDown(KafkaRaftServer server) {
    Thread thread =
        new Thread(
            () -> {
              try {
                server.shutdown();
                server.awaitShutdown();
              } catch (RuntimeException e) {
                log.info("Kafka did not stop in order: {}", e.toString());
              }
            },
            "kafka-shutdown");
    thread.setDaemon(true);
    thread.start();
    try {
      long deadline = System.nanoTime() + SHUTDOWN_PATIENCE.toNanos();
      while (thread.isAlive() && System.nanoTime() < deadline) {
        thread.join(SHUTDOWN_STEP.toMillis());
        // It asks its controller for leave, which may be what has ended, and would wait minutes.
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** For instance {@code 127.0.0.1:19092}. */
  public String bootstrapServers() {
    return Ports.LOOPBACK + ":" + port;
  }

  /** Stops the server; what it acknowledged is on disk. */
  @Override
  public void close() {
    if (running()) {
      server.shutdown();
      server.awaitShutdown();
    } else {
      shutDown(server);
    }
    claim.close();
  }

  private static Properties configuration(Path home, int port, int controllerPort) {
    Properties properties = new Properties();
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", "1");
    properties.setProperty(
        "controller.quorum.voters", "1@%s:%d".formatted(Ports.LOOPBACK, controllerPort));
    properties.setProperty(
        "listeners",
        "CLIENT://%1$s:%2$d,CONTROLLER://%1$s:%3$d"
            .formatted(Ports.LOOPBACK, port, controllerPort));
    properties.setProperty(
        "advertised.listeners", "CLIENT://%s:%d".formatted(Ports.LOOPBACK, port));
    properties.setProperty(
        "listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.setProperty("inter.broker.listener.name", "CLIENT");
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty("log.dirs", home.resolve("data").toString());
    properties.setProperty("offsets.topic.replication.factor", "1");
    properties.setProperty("transaction.state.log.replication.factor", "1");
    properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    properties.setProperty("offsets.topic.num.partitions", "4");
    properties.setProperty("transaction.state.log.num.partitions", "4");
    properties.setProperty("auto.create.topics.enable", "false");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    // Sinks keep their offsets elsewhere and read back; a shop's history must not vanish in a week.
    properties.setProperty("log.retention.ms", "-1");
    // A restart would otherwise wait for the session of the broker before it.
    properties.setProperty("controlled.shutdown.enable", "true");
    properties.setProperty("broker.session.timeout.ms", "3000");
    properties.setProperty("broker.heartbeat.interval.ms", "1000");
    // Each thread wakes three times a second, also if nobody sends anything.
    properties.setProperty("num.io.threads", "4");
    properties.setProperty("num.network.threads", "1");
    properties.setProperty("group.coordinator.rebalance.protocols", "classic,consumer");
    // One broker has nobody to tell that its metadata is up to date.
    properties.setProperty("metadata.max.idle.interval.ms", "10000");
    // Only the brokers' own topics are compacted, with a few hundred keys; the default is 128 MB of
    // heap, taken at the start. This holds 150,000 keys.
    properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    return properties;
  }

  private static void format(Path home, Properties properties) throws IOException {
    Path file = home.resolve("server.properties");
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      properties.store(writer, null);
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int code;
    try (PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8)) {
      code =
          StorageTool.execute(
              new String[] {
                "format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", file.toString()
              },
              stream);
    }
    if (code != 0) {
      throw new EmbeddedServerException(
          "Kafka cannot use %s: %s"
              .formatted(home, output.toString(StandardCharsets.UTF_8).strip()));
    }
  }
}
