package io.millrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A main class in a JVM of its own, on this JVM's class path, that harnesses can kill and stop in
 * its tracks. The class prints {@code ready ...} on a line of its own once it is; what else it
 * prints goes to a file.
 */
public final class ChildJvm implements AutoCloseable {
  private static final String READY = "ready ";

  private final Process process;
  private final String answer;

  private ChildJvm(Process process, String answer) {
    this.process = process;
    this.answer = answer;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param options of the JVM
   * @param variables added to the environment
   * @param log what it prints is appended here
   * @throws EmbeddedServerException where it ends before it is ready
   */
  public static ChildJvm start(
      String mainClass,
      List<String> options,
      List<String> arguments,
      Map<String, String> variables,
      Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(variables);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process = builder.start();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      PrintStream copy =
          new PrintStream(
              Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              true,
              StandardCharsets.UTF_8);
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(READY)) {
          Thread drain = new Thread(() -> drain(output, copy), "output of " + mainClass);
          drain.setDaemon(true);
          drain.start();
          return new ChildJvm(process, line.substring(READY.length()));
        }
        copy.println(line);
      }
      copy.close();
      throw new EmbeddedServerException("%s ended early: see %s".formatted(mainClass, log));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + mainClass, e);
    }
  }

  private static void drain(BufferedReader output, PrintStream copy) {
    try (copy) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        copy.println(line);
      }
    } catch (IOException e) {
      copy.println("the output ended: " + e);
    }
  }

  /** What stood behind {@code ready}. */
  public String answer() {
    return answer;
  }

  public long pid() {
    return process.pid();
  }

  /**
   * For the main class: says that it is ready, and stays until it is asked to end or the JVM that
   * started it is gone.
   *
   * @param answer for {@link #answer}
   */
  public static void ready(Object answer) throws IOException {
    System.out.println(READY + answer);
    while (System.in.read() >= 0) {
      // Nobody writes; the end of the input is the end of the parent.
    }
    System.exit(0);
  }

  /** As {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Stands still from now on, as by {@code kill -STOP}. */
  public void pause() {
    signal("STOP", List.of(process.pid()));
  }

  /** Goes on. */
  public void resume() {
    signal("CONT", List.of(process.pid()));
  }

  /** Asks it to end, and waits. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** By the shell, which every system with signals has. */
  static void signal(String name, List<Long> processes) {
    StringBuilder command = new StringBuilder("kill -" + name);
    processes.forEach(pid -> command.append(' ').append(pid));
    try {
      // A process of the list may just have ended.
      new ProcessBuilder("sh", "-c", command.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
