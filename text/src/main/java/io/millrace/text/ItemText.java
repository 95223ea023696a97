package io.millrace.text;

import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns an item's attributes into the text that is encoded: the title (or name), the brand, the
 * categories, then the description, since an encoder reads only the first word pieces.
 *
 * <p>A change of this order or of the attributes changes the texts, and with them all stored
 * vectors.
 */
public final class ItemText {
  private static final List<String> TITLES = List.of("title", "name");
  private static final List<String> CATEGORIES = List.of("category", "categories", "genres");

  /** Several times what an encoder reads; the rest of a long description would only cost time. */
  static final int MAX_CHARACTERS = 1000;

  private static final Pattern MARKUP = Pattern.compile("<[^<>]{1,200}>");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private ItemText() {}

  /**
   * Returns the text of an item with these attributes; empty if it has no title, name or
   * description, since a category alone would make all of its items equal.
   */
  public static Optional<String> of(Map<String, Value> attributes) {
    Set<String> parts = new LinkedHashSet<>();
    List<String> title = TITLES.stream().flatMap(name -> texts(attributes, name)).limit(1).toList();
    List<String> description = texts(attributes, "description").toList();
    if (title.isEmpty() && description.isEmpty()) {
      return Optional.empty();
    }
    parts.addAll(title);
    texts(attributes, "brand").forEach(parts::add);
    List<String> categories = new ArrayList<>();
    CATEGORIES.stream()
        .flatMap(name -> texts(attributes, name))
        .distinct()
        .forEach(categories::add);
    if (!categories.isEmpty()) {
      parts.add(String.join(", ", categories));
    }
    parts.addAll(description);
    String text = String.join(". ", parts);
    return Optional.of(text.length() <= MAX_CHARACTERS ? text : cut(text));
  }

  /** Cuts between characters, never within a surrogate pair. */
  private static String cut(String text) {
    int end = MAX_CHARACTERS;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  private static Stream<String> texts(Map<String, Value> attributes, String name) {
    Value value = attributes.get(name);
    List<String> texts =
        value instanceof Value.Text text
            ? List.of(text.text())
            : value instanceof Value.TextList list ? list.texts() : List.of();
    return texts.stream().map(ItemText::plain).filter(text -> !text.isEmpty());
  }

  private static String plain(String text) {
    String words = text.indexOf('<') < 0 ? text : MARKUP.matcher(text).replaceAll(" ");
    return SPACES.matcher(words).replaceAll(" ").strip();
  }
}
