package io.millrace.benchmarks.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code millrace} commands as processes of their own, on the class path of this JVM. */
final class Command {
  private static final String MAIN = "io.millrace.cli.Millrace";
  private static final int PATIENCE_MINUTES = 10;

  private final Path home;

  Command(Path home) {
    this.home = home;
  }

  /**
   * How a command ended.
   *
   * @param out what it printed for programs
   */
  record Result(int status, String out) {
    /** The last line that says anything. */
    String last() {
      return out.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
    }
  }

  /** Prepares a process with the launcher's common options; its directory is the home. */
  ProcessBuilder builder(
      List<String> options, Map<String, String> environment, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
            "-Dlogback.configurationFile=" + logging()));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(List.of("--home", home.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
    builder.environment().putAll(Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1"));
    builder.environment().putAll(environment);
    return builder;
  }

  /** Runs a command to its end; what it says to people is appended to {@code commands.log}. */
  Result run(List<String> options, String... arguments) throws InterruptedException {
    Path words = home.resolve("commands.log");
    try {
      Path out = Files.createTempFile("millrace-soak", ".out");
      Process process =
          builder(options, Map.of(), List.of(arguments))
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.appendTo(words.toFile()))
              .start();
      try {
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
          return new Result(-1, "not ended after %d minutes".formatted(PATIENCE_MINUTES));
        }
        return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
      } finally {
        process.destroyForcibly();
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + String.join(" ", arguments), e);
    }
  }

  /** The command's own set-up of logging: benchmarks have another, which comes first. */
  private static String logging() {
    try {
      for (URL url : Collections.list(Command.class.getClassLoader().getResources("logback.xml"))) {
        try (var stream = url.openStream()) {
          if (new String(stream.readAllBytes(), StandardCharsets.UTF_8).contains("millrace.logs")) {
            return url.toString();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read logback.xml", e);
    }
    throw new IllegalStateException("the command's logback.xml is not on the class path");
  }
}
