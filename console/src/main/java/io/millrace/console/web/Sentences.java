package io.millrace.console.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** Longer texts are no sentences of the platform's, whoever wrote them: they stay as they are. */
  static final int LONGEST = 2000;

  /** How deep sentences stand for blanks of sentences. */
  private static final int DEEPEST = 3;

  /**
   * An English sentence and the same in Chinese.
   *
   * @param literals the English between its blanks, one more than blanks
   * @param blanks their numbers, in order
   */
  private record Template(List<String> literals, List<Integer> blanks, String chinese) {
    /**
     * What stands for the blanks, each the shortest that fits; empty if the sentence is another.
     * Each literal is looked for behind the one before it, once: the time grows with the sentence's
     * length and not with a power of it.
     */
    Optional<List<String>> match(String sentence) {
      String first = literals.get(0);
      String last = literals.get(literals.size() - 1);
      if (blanks.isEmpty()) {
        return sentence.equals(first) ? Optional.of(List.of()) : Optional.empty();
      }
      if (!sentence.startsWith(first) || !sentence.endsWith(last)) {
        return Optional.empty();
      }
      int end = sentence.length() - last.length();
      int at = first.length();
      List<String> said = new ArrayList<>();
      for (int i = 1; i < literals.size() - 1; i++) {
        int next = at + 1 > end ? -1 : sentence.indexOf(literals.get(i), at + 1);
        if (next < 0) {
          return Optional.empty();
        }
        said.add(sentence.substring(at, next));
        at = next + literals.get(i).length();
      }
      if (at >= end) {
        return Optional.empty();
      }
      said.add(sentence.substring(at, end));
      return Optional.of(said);
    }
  }

  /** The sentence for a reader of that language. */
  public static String in(Locale locale, String english) {
    return locale.getLanguage().equals("zh") ? chinese(english).orElse(english) : english;
  }

  /** The sentence in Chinese; empty where no template fits. */
  static Optional<String> chinese(String english) {
    return english.length() > LONGEST ? Optional.empty() : chinese(english, DEEPEST);
  }

  private static Optional<String> chinese(String english, int depth) {
    return depth == 0 ? Optional.empty() : whole(english, depth).or(() -> several(english, depth));
  }

  private static Optional<String> whole(String english, int depth) {
    for (Template template : CHINESE) {
      Optional<List<String>> said = template.match(english);
      if (said.isPresent()) {
        return Optional.of(filled(template, said.get(), depth));
      }
    }
    return Optional.empty();
  }

  /** In one pass, so that what is said cannot bring blanks of its own. */
  private static String filled(Template template, List<String> said, int depth) {
    Map<Integer, String> values = new HashMap<>();
    for (int i = 0; i < said.size(); i++) {
      String one = said.get(i);
      values.put(template.blanks().get(i), chinese(one, depth - 1).orElse(one));
    }
    return BLANK
        .matcher(template.chinese())
        .replaceAll(
            blank ->
                Matcher.quoteReplacement(
                    values.getOrDefault(Integer.valueOf(blank.group(1)), blank.group())));
  }

  /** Several sentences one behind the other, all of which must be known. */
  private static Optional<String> several(String english, int depth) {
    String[] parts = english.split("(?<=\\.) (?=[A-Z])", -1);
    StringBuilder all = new StringBuilder();
    for (String part : parts) {
      Optional<String> one = parts.length == 1 ? Optional.empty() : whole(part, depth);
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
    List<String> literals = new ArrayList<>();
    List<Integer> blanks = new ArrayList<>();
    Matcher blank = BLANK.matcher(english);
    int at = 0;
    while (blank.find()) {
      literals.add(english.substring(at, blank.start()));
      blanks.add(Integer.valueOf(blank.group(1)));
      at = blank.end();
    }
    literals.add(english.substring(at));
    return new Template(List.copyOf(literals), List.copyOf(blanks), chinese);
  }
}
