package io.millrace.ingest.imports;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes sense of a till's item descriptions, which are typed in capitals and share their column
 * with the stock room's notes.
 */
final class Descriptions {
  /** Whole descriptions that customers paid for and yet are no products, in lower case. */
  private static final Set<String> SERVICES =
      Set.of(
          "postage",
          "dotcom postage",
          "carriage",
          "next day carriage",
          "packing charge",
          "manual",
          "discount",
          "bank charges",
          "amazon fee",
          "cruk commission",
          "samples",
          "high resolution image",
          "adjust bad debt",
          "fba");

  /** Words that only the stock room uses. */
  private static final Pattern STOCK_NOTE =
      Pattern.compile(
          "\\b(adjust\\w*|damage[sd]?|dagamed|faulty|found|missing|lost|thrown|mouldy|smashed|crushed"
              + "|breakages?|unsaleable|barcode|credit error|wrong(ly)?|counted|amazon|ebay)\\b");

  private static final Set<String> SMALL =
      Set.of("and", "with", "of", "in", "the", "for", "on", "a", "to", "from", "by", "or", "at");
  private static final Set<String> CAPITALS =
      Set.of("LED", "UK", "USB", "TV", "CD", "BBQ", "DIY", "USA", "NYC");
  private static final Map<String, String> SHORT_FORMS =
      Map.of("W", "with", "ASSTD", "Assorted", "ASST", "Assorted", "COL", "Colour", "XMAS", "Xmas");
  private static final Pattern SET_OF = Pattern.compile("(?:SET/|S/)(\\d+)");
  private static final Pattern MEASURE =
      Pattern.compile("\\d+([.,]\\d+)?(CM|MM|M|G|KG|ML)?(X\\d.*)?");

  private Descriptions() {}

  /**
   * Why it describes no product; empty where it does. Products are in capitals: what is not, and
   * was never bought, is a note.
   */
  static Optional<String> flaw(String description, boolean bought) {
    String text = description.strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty() || text.chars().noneMatch(Character::isLetter)) {
      return Optional.of("empty_description");
    }
    boolean note =
        SERVICES.contains(text)
            || !bought
                && (!mostlyCapitals(description)
                    || STOCK_NOTE.matcher(text).find()
                    || text.equals("check")
                    || text.startsWith("wet"));
    return note ? Optional.of("non_product") : Optional.empty();
  }

  /** As a person would write it, for instance {@code White Hanging Heart T-Light Holder}. */
  static String title(String description) {
    List<String> words =
        Stream.of(
                description
                    .replaceAll("^[*\\s]+", "")
                    .replaceAll("\\s*,\\s*", ", ")
                    .replaceAll("[\\s.]+$", "")
                    .split("\\s+"))
            .filter(word -> !word.isEmpty())
            .map(Descriptions::word)
            .toList();
    String title = words.stream().collect(Collectors.joining(" "));
    return title.isEmpty()
        ? description.strip()
        : Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }

  private static String word(String raw) {
    String upper = raw.toUpperCase(Locale.ROOT);
    String known = SHORT_FORMS.get(upper);
    if (known != null) {
      return known;
    }
    var set = SET_OF.matcher(upper);
    if (set.matches()) {
      return "Set of " + set.group(1);
    }
    String lower = upper.toLowerCase(Locale.ROOT);
    if (SMALL.contains(lower) || MEASURE.matcher(upper).matches()) {
      return lower;
    }
    return CAPITALS.contains(upper) ? upper : capitalised(lower);
  }

  /** Capital after a dash, slash, bracket or ampersand as well, but not after an apostrophe. */
  private static String capitalised(String lower) {
    StringBuilder out = new StringBuilder(lower.length());
    boolean first = true;
    for (char c : lower.toCharArray()) {
      out.append(first ? Character.toUpperCase(c) : c);
      first = !Character.isLetterOrDigit(c) && c != '\'';
    }
    return out.toString();
  }

  private static boolean mostlyCapitals(String text) {
    long letters = text.chars().filter(Character::isLetter).count();
    long capitals = text.chars().filter(Character::isUpperCase).count();
    return 2 * capitals >= letters;
  }
}
