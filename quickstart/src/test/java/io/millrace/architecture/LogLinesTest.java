package io.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A warning or an error that names an exception tells its cause, by {@code Failures.line} or with
 * the stack trace: an exception's own text often lacks what the store answered.
 */
class LogLinesTest {
  private static final Pattern STATEMENT =
      Pattern.compile("\\b(?:LOG|log)\\s*\\.(?:warn|error)\\((?<arguments>[^;]*);");

  private static final Pattern WITHOUT_CAUSE =
      Pattern.compile("\\b(?:e|ex|cause|failure|thrown)\\.(?:toString|getCause)\\(\\)");

  @Test
  void warningsAndErrors_thatNameAnException_tellItsCause() throws IOException {
    List<String> found = new ArrayList<>();
    int statements = 0;
    for (Path file : sources()) {
      Matcher statement = STATEMENT.matcher(Files.readString(file));
      while (statement.find()) {
        statements++;
        if (WITHOUT_CAUSE.matcher(statement.group("arguments")).find()) {
          found.add(file.getFileName() + ": " + statement.group().replaceAll("\\s+", " "));
        }
      }
    }
    assertThat(statements).isGreaterThan(50);
    assertThat(found).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .forEach(
              directory -> {
                try (Stream<Path> files = Files.walk(directory)) {
                  files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return sources;
  }
}
