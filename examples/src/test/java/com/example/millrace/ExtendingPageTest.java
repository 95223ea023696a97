package com.example.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page shows the code that is compiled, tested and run here. */
class ExtendingPageTest {
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void page_showsTheExamples() throws IOException {
    String page = Files.readString(Path.of("../docs/extending.md"));
    List<String> sources;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      sources = files.filter(Files::isRegularFile).map(ExtendingPageTest::read).toList();
    }
    List<String> shown = CODE.matcher(page).results().map(result -> result.group(1)).toList();

    assertThat(shown).hasSizeGreaterThanOrEqualTo(8);
    for (String code : shown) {
      assertThat(sources).as(code).anyMatch(source -> source.contains(code));
    }
  }

  @Test
  void page_namesEveryPlugInInterfaceThatTheExamplesUse() throws IOException {
    String page = Files.readString(Path.of("../docs/extending.md"));
    try (Stream<Path> services = Files.list(Path.of("src/main/resources/META-INF/services"))) {
      assertThat(services.map(file -> "`" + file.getFileName() + "`").toList())
          .isNotEmpty()
          .allMatch(page::contains);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
