package io.millrace.console.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What other parts of the platform say, in the reader's language. Statistics and registry know no
 * languages: their sentences are English, and are the same in the API, in logs and on a terminal. A
 * page recognises each by its template and says it in Chinese; one that has no template stays
 * English.
 */
public final class Sentences {
  private static final String FILE = "/io/millrace/console/sentences_zh.txt";
  private static final Pattern BLANK = Pattern.compile("\\{(\\d)}");

  private static final List<Template> CHINESE = load();

  private Sentences() {}

  /** The pattern of an English sentence, the blanks' numbers in order, and the Chinese sentence. */
  private record Template(Pattern english, List<Integer> blanks, String chinese) {}

  /** The sentence for a reader of that language. */
  public static String in(Locale locale, String english) {
    return locale.getLanguage().equals("zh") ? chinese(english).orElse(english) : english;
  }

  /** The sentence in Chinese; empty where no template fits. */
  static Optional<String> chinese(String english) {
    return whole(english).or(() -> several(english));
  }

  private static Optional<String> whole(String english) {
    for (Template template : CHINESE) {
      Matcher matcher = template.english().matcher(english);
      if (matcher.matches()) {
        String chinese = template.chinese();
        for (int i = 0; i < template.blanks().size(); i++) {
          String said = matcher.group(i + 1);
          chinese =
              chinese.replace("{" + template.blanks().get(i) + "}", chinese(said).orElse(said));
        }
        return Optional.of(chinese);
      }
    }
    return Optional.empty();
  }

  /** Several sentences one behind the other, all of which must be known. */
  private static Optional<String> several(String english) {
    String[] parts = english.split("(?<=\\.) (?=[A-Z])", -1);
    StringBuilder all = new StringBuilder();
    for (String part : parts) {
      Optional<String> one = parts.length == 1 ? Optional.empty() : whole(part);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all.append(one.get());
    }
    return Optional.of(all.toString());
  }

  private static List<Template> load() {
    List<String> lines;
    try (InputStream file = Sentences.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is not on the class path");
      }
      lines =
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (lines.size() % 2 != 0) {
      throw new IllegalStateException(FILE + " must have two lines for each sentence");
    }
    List<Template> templates = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 2) {
      templates.add(template(lines.get(i), lines.get(i + 1)));
    }
    return List.copyOf(templates);
  }

  private static Template template(String english, String chinese) {
    StringBuilder pattern = new StringBuilder();
    List<Integer> blanks = new ArrayList<>();
    Matcher blank = BLANK.matcher(english);
    int at = 0;
    while (blank.find()) {
      pattern.append(Pattern.quote(english.substring(at, blank.start()))).append("(.+?)");
      blanks.add(Integer.valueOf(blank.group(1)));
      at = blank.end();
    }
    pattern.append(Pattern.quote(english.substring(at)));
    return new Template(
        Pattern.compile(pattern.toString(), Pattern.DOTALL), List.copyOf(blanks), chinese);
  }
}
