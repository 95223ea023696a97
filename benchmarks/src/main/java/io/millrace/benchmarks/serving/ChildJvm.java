package io.millrace.benchmarks.serving;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java process that ends with the one that started it: when its standard input closes. */
final class ChildJvm implements AutoCloseable {
  private static final String READY = "READY ";

  private final Process process;
  private final BufferedReader out;

  private ChildJvm(Process process) {
    this.process = process;
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static ChildJvm start(
      List<String> options, Map<String, String> environment, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start());
  }

  /** Called by the child: says that it is ready, then waits for the parent to go. */
  static void serve(String answer, AutoCloseable service) throws IOException {
    System.out.println(READY + answer);
    System.out.flush();
    while (System.in.read() >= 0) {
      // Nothing is sent: only the end counts.
    }
    try {
      service.close();
    } catch (Exception e) {
      e.printStackTrace();
    }
    System.exit(0);
  }

  /** Waits until the child is ready, and returns what it said. */
  String ready() throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        Thread rest = new Thread(this::drain, "output-of-" + process.pid());
        rest.setDaemon(true);
        rest.start();
        return line.substring(READY.length());
      }
      System.out.println(line);
    }
    throw new IOException("the process ended before it was ready");
  }

  private void drain() {
    out.lines().filter(line -> line.contains("ERROR")).forEach(System.out::println);
  }

  long pid() {
    return process.pid();
  }

  /** As {@code kill -9}. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
