package io.millrace.console.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final Pattern BLANK = Pattern.compile("\\{(\\d)}");
  private static final Pattern IN_TEMPLATE =
      Pattern.compile("#\\{([a-z_]+(?:\\.[a-z_]+)*)|#messages\\.msg\\('([a-z_.]+)'");
  private static final Pattern IN_CODE = Pattern.compile("say\\(\\s*\"([a-z_.]+[a-z_])\"[,)]");

  /** The glossary has the terms in their place. */
  private static final Pattern PRIVATE =
      Pattern.compile(
          "(?i)\\b(arms?|lately|taken out|worth seeing|one look|looked at|however often|mend|lesser|turn(ed)?"
              + " to|unseen|nobody|everybody|cut by|site|sample ratio p|buried|obeyed|what it lacked)\\b");

  private final Map<String, String> english = read("messages.properties");
  private final Map<String, String> chinese = read("messages_zh.properties");

  @Test
  void languages_allKeys_areInBoth() {
    assertThat(chinese.keySet()).isEqualTo(english.keySet());
    assertThat(english.values()).noneMatch(String::isBlank);
    assertThat(chinese.values()).noneMatch(String::isBlank);
  }

  @Test
  void sentences_blanks_areTheSameInBothLanguages() {
    for (String key : english.keySet()) {
      assertThat(blanks(chinese.get(key))).as(key).isEqualTo(blanks(english.get(key)));
    }
  }

  /** With blanks a sentence is a pattern, in which a single apostrophe hides what follows. */
  @Test
  void sentences_apostrophes_areDoubledWhereThereAreBlanks() {
    for (Map<String, String> language : List.of(english, chinese)) {
      language.forEach(
          (key, sentence) -> {
            if (!blanks(sentence).isEmpty()) {
              assertThat(sentence.replace("''", "")).as(key).doesNotContain("'");
            }
          });
    }
  }

  @Test
  void labels_terms_areThoseOfExperimentationPlatforms() {
    assertThat(english)
        .containsEntry("progress.lift", "Minimum detectable effect, in %")
        .containsEntry("playground.lately", "Recent users:")
        .containsEntry("arm.arm", "Variant")
        .containsEntry("trend.ratio", "SRM p-value")
        .hasEntrySatisfying("cuped.lift", label -> assertThat(label).startsWith("CUPED-adjusted:"));
    assertThat(chinese)
        .containsEntry("progress.lift", "最小可检测效应（%）")
        .containsEntry("playground.lately", "近期用户：")
        .hasEntrySatisfying("cuped.lift", label -> assertThat(label).startsWith("CUPED 调整后："));
  }

  @Test
  void labels_wordsThatNobodyCanSearchFor_areNotUsed() {
    assertThat(english.values()).noneMatch(label -> PRIVATE.matcher(label).find());
    assertThat(chinese.values()).noneMatch(label -> label.contains("站点"));
  }

  @Test
  void pages_keysTheyName_exist() throws IOException {
    Set<String> named = new TreeSet<>();
    collect(named, Path.of("src/main/resources/io/millrace/console/templates"), IN_TEMPLATE);
    collect(named, Path.of("src/main/java/io/millrace/console/web/page"), IN_CODE);
    assertThat(named).hasSizeGreaterThan(100);
    assertThat(english.keySet()).containsAll(named);
  }

  private static void collect(Set<String> keys, Path directory, Pattern pattern)
      throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
          keys.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
      }
    }
  }

  private static Set<String> blanks(String sentence) {
    return BLANK
        .matcher(sentence)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, String> read(String name) {
    Properties properties = new Properties();
    try (InputStream file = Text.class.getResourceAsStream("/io/millrace/console/" + name)) {
      properties.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(key -> key, properties::getProperty));
  }
}
