package io.millrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A server whose processes can be killed, stopped in their tracks, and started again on the same
 * directory and port: for harnesses that show what a failure does.
 */
public final class ServerProcess implements AutoCloseable {
  /** Which server. */
  public enum Kind {
    KAFKA,
    REDIS,
    POSTGRES
  }

  private final Kind kind;
  private final Path directory;
  private final List<String> options;
  private ChildJvm host;
  private final String address;
  private final String password;
  private final int port;

  private ServerProcess(Kind kind, Path directory, List<String> options) {
    this.kind = kind;
    this.directory = directory;
    this.options = options;
    this.port = Ports.claim(kind.name(), 0);
    this.host = launch();
    String[] words = host.answer().split(" ", -1);
    this.address = words[0];
    this.password = words.length == 2 ? words[1] : "";
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param options of the JVM that hosts it; Kafka runs in it
   */
  public static ServerProcess start(Kind kind, Path directory, String... options) {
    return new ServerProcess(kind, directory, List.of(options));
  }

  private ChildJvm launch() {
    return ChildJvm.start(
        ServerProcess.class.getName(),
        options,
        List.of(kind.name(), directory.toString(), Integer.toString(port)),
        Map.of(),
        directory.resolveSibling(kind.name().toLowerCase(java.util.Locale.ROOT) + ".log"));
  }

  /** Bootstrap servers, URL, or JDBC URL without user and password. */
  public String address() {
    return address;
  }

  /** Of PostgreSQL's user; empty for the other servers. */
  public String password() {
    return password;
  }

  /** The JVM that hosts it. */
  public long pid() {
    return host.pid();
  }

  /** Kills all of its processes at once, as {@code kill -9}. */
  public void kill() {
    ChildJvm.signal("KILL", processes());
    host.kill();
  }

  /** Starts it again where it was; returns when it answers. */
  public void restart() {
    host = launch();
  }

  /** Stands still from now on. */
  public void pause() {
    ChildJvm.signal("STOP", processes());
  }

  /** Goes on. */
  public void resume() {
    ChildJvm.signal("CONT", processes());
  }

  /** Its processes, parents first; those of PostgreSQL as they are now. */
  private List<Long> processes() {
    List<Long> found = new ArrayList<>();
    if (kind == Kind.KAFKA) {
      found.add(host.pid());
      return found;
    }
    Path file =
        kind == Kind.REDIS
            ? directory.resolve("redis.pid")
            : directory.resolve("data").resolve("postmaster.pid");
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      long pid = Long.parseLong(lines.findFirst().orElseThrow().strip());
      found.add(pid);
      ProcessHandle.of(pid)
          .ifPresent(process -> process.descendants().forEach(child -> found.add(child.pid())));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell the process of " + kind, e);
    }
  }

  /** Stops it; what it acknowledged is on disk. */
  @Override
  public void close() {
    ChildJvm.signal("CONT", processes());
    host.close();
  }

  /** Hosts one server until it is asked to end. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    int port = Integer.parseInt(arguments[2]);
    AutoCloseable server;
    String address;
    switch (Kind.valueOf(arguments[0])) {
      case KAFKA -> {
        EmbeddedKafka kafka = EmbeddedKafka.start(directory, port);
        server = kafka;
        address = kafka.bootstrapServers();
      }
      case REDIS -> {
        EmbeddedRedis redis = EmbeddedRedis.start(directory, port);
        server = redis;
        address = redis.url();
      }
      default -> {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, port);
        server = postgres;
        address = postgres.jdbcUrl() + " " + postgres.password();
      }
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    server.close();
                  } catch (Exception e) {
                    e.printStackTrace();
                  }
                }));
    ChildJvm.ready(address);
  }
}
