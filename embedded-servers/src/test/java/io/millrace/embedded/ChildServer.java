package io.millrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A server in a JVM of its own, which a test can kill. */
record ChildServer(Process process, String address) implements AutoCloseable {
  /** Waits until the server answers. */
  static ChildServer start(String server, Path directory) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ChildServer.class.getName(),
                server,
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("ready ")) {
        return new ChildServer(process, line.substring("ready ".length()));
      }
    }
    throw new IOException("the child ended before its server was ready");
  }

  /** Kills the JVM as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  public static void main(String[] arguments) throws InterruptedException {
    Path directory = Path.of(arguments[1]);
    String address =
        switch (arguments[0]) {
          case "postgres" -> {
            EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0);
            yield "%s?user=%s&password=%s"
                .formatted(postgres.jdbcUrl(), postgres.user(), postgres.password());
          }
          case "redis" -> EmbeddedRedis.start(directory, 0).url();
          case "kafka" -> EmbeddedKafka.start(directory, 0).bootstrapServers();
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    System.out.println("ready " + address);
    Thread.currentThread().join();
  }
}
