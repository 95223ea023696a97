package io.millrace.embedded;

import io.millrace.config.PrivateFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import redis.embedded.RedisExecProvider;

/**
 * A Redis 7.0 process on loopback that keeps its data: an append-only file, synchronised every
 * second, in a directory of its own.
 *
 * <p>It is a daemon, so that a ctrl-C in the terminal reaches the JVM alone, which then stops its
 * clients before it stops the server.
 */
public final class EmbeddedRedis implements RestartableServer {
  private static final String NAME = "Redis";
  private static final String DATA = "data";
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  private final DirectoryClaim claim;
  private final Path home;
  private final Path record;
  private final String password;
  private final int port;
  private volatile ProcessHandle process;

  private EmbeddedRedis(
      DirectoryClaim claim, ProcessHandle process, Path home, String password, int port) {
    this.claim = claim;
    this.process = process;
    this.home = home;
    this.record = record(home);
    this.password = password;
    this.port = port;
  }

  /**
   * Starts a server and waits until it answers. A server that a killed JVM left on the directory is
   * stopped first.
   *
   * @param port 0 for a free one
   * @throws EmbeddedServerException where the port is taken or the directory is in use
   */
  public static EmbeddedRedis start(Path directory, int port) {
    Path home = directory.toAbsolutePath().normalize();
    DirectoryClaim claim = DirectoryClaim.of(NAME, home);
    try {
      stopLeftOvers(home);
      int claimed = Ports.claim(NAME, port);
      String password = PrivateFiles.password(home.resolve("password"));
      ProcessHandle process = launch(home, configuration(home, claimed, password));
      EmbeddedRedis redis = new EmbeddedRedis(claim, process, home, password, claimed);
      try {
        redis.awaitReady();
        PrivateFiles.tightenAll(home);
      } catch (RuntimeException | IOException e) {
        redis.close();
        throw e;
      }
      return redis;
    } catch (IOException e) {
      claim.close();
      throw new EmbeddedServerException("Redis cannot start on %s: %s".formatted(home, e), e);
    } catch (RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  /**
   * Stops the server that a killed JVM left on the directory, if any.
   *
   * @throws EmbeddedServerException where a living JVM uses the directory
   */
  public static void stopLeftOver(Path directory) {
    Path home = directory.toAbsolutePath().normalize();
    try (DirectoryClaim claim = DirectoryClaim.of(NAME, home)) {
      stopLeftOvers(home);
    }
  }

  private static void stopLeftOvers(Path home) {
    Orphan.stopRecorded(NAME, record(home));
    // A JVM that was killed before it wrote the record down.
    Orphan.stopIn(NAME, "redis-server", home.resolve(DATA));
  }

  private static Path record(Path home) {
    return home.resolve("redis.process");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean running() {
    return process.isAlive();
  }

  @Override
  public void restart() {
    try {
      Ports.claim(NAME, port);
      process = launch(home, configuration(home, port, password));
      awaitReady();
    } catch (IOException e) {
      throw new EmbeddedServerException("Redis cannot start on %s: %s".formatted(home, e), e);
    }
  }

  public int port() {
    return port;
  }

  /**
   * For instance {@code redis://:4f0c...@127.0.0.1:16379}. The password is random, and kept in the
   * file {@code password} of the directory, which only its owner reads.
   */
  public String url() {
    return "redis://:%s@%s:%d".formatted(password, Ports.LOOPBACK, port);
  }

  /** Stops the server; what it was told is on disk. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!ended(20_000)) {
        process.destroyForcibly();
        ended(5_000);
      }
      Files.deleteIfExists(record);
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot remove " + record, e);
    } finally {
      claim.close();
    }
  }

  private boolean ended(long millis) {
    try {
      process.onExit().get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ProcessHandle launch(Path home, Path configuration) throws IOException {
    Path pidFile = home.resolve("redis.pid");
    Files.deleteIfExists(pidFile);
    Process launcher =
        // Redis creates its files with the permissions that the umask leaves.
        new ProcessBuilder(
                "sh",
                "-c",
                "umask 077; exec \"$0\" \"$1\"",
                binary(home).toString(),
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("redis.out").toFile())
            .start();
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    try {
      int code = launcher.waitFor();
      while (code == 0 && System.nanoTime() < deadline) {
        String pid = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
        if (!pid.isEmpty()) {
          ProcessHandle started =
              ProcessHandle.of(Long.parseLong(pid)).orElseThrow(() -> ended(home));
          Orphan.record(record(home), started);
          return started;
        }
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw ended(home);
  }

  private static EmbeddedServerException ended(Path home) {
    return new EmbeddedServerException(
        "Redis did not come up: see %s and %s"
            .formatted(home.resolve("redis.log"), home.resolve("redis.out")));
  }

  private static Path binary(Path home) throws IOException {
    Path binary = home.resolve("redis-server-" + RedisExecProvider.redisVersion);
    if (!Files.isExecutable(binary)) {
      Path extracted = RedisExecProvider.defaultProvider().get().toPath();
      Path copy = home.resolve("redis-server.part");
      Files.copy(
          extracted, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(copy, binary, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return binary;
  }

  private static Path configuration(Path home, int port, String password) throws IOException {
    Path data = PrivateFiles.directory(home.resolve(DATA));
    Path file = home.resolve("redis.conf");
    // Temporary files are created with mode 0600: this one holds the password.
    Path part = Files.createTempFile(home, "redis", ".conf");
    Files.writeString(
        part,
        """
        bind %s
        port %d
        requirepass %s
        daemonize yes
        pidfile "%s"
        dir "%s"
        logfile "%s"
        appendonly yes
        appendfsync everysec
        save ""
        maxmemory-policy noeviction
        """
            .formatted(
                Ports.LOOPBACK,
                port,
                password,
                home.resolve("redis.pid"),
                data,
                home.resolve("redis.log")));
    return Files.move(
        part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw ended(home);
      }
      if (answers()) {
        return;
      }
      if (ended(20)) {
        throw ended(home);
      }
    }
    throw new EmbeddedServerException(
        "Redis did not answer within %s: see %s"
            .formatted(START_PATIENCE, home.resolve("redis.log")));
  }

  /** Whether it answers PONG; while it still reads its file it answers LOADING. */
  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(Ports.LOOPBACK, port), 200);
      socket.setSoTimeout(1000);
      socket
          .getOutputStream()
          .write("AUTH %s\r\nPING\r\n".formatted(password).getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes("+OK\r\n+PONG".length());
      return new String(answer, StandardCharsets.US_ASCII).equals("+OK\r\n+PONG");
    } catch (IOException e) {
      return false;
    }
  }
}
