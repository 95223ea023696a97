package io.millrace.filter;

import java.util.List;
import java.util.stream.Collectors;

/** The pieces of a filter's text. */
final class Printing {
  private Printing() {}

  /** A part of an {@code and} or an {@code or}, in brackets where it binds less. */
  static String inside(Filter part, boolean ofAnd) {
    boolean brackets = ofAnd ? isLong(part, Filter.Or.class) : isLong(part, Filter.And.class);
    return brackets ? "(%s)".formatted(part) : part.toString();
  }

  private static boolean isLong(Filter part, Class<? extends Filter> type) {
    return type.isInstance(part) && !part.equals(Filter.ALL) && !part.equals(Filter.NONE);
  }

  static String not(Filter part) {
    if (part instanceof Filter.Compare compare && compare.operator() == Filter.Operator.EQUAL) {
      return "%s != %s".formatted(name(compare.attribute()), compare.literal());
    }
    if (part instanceof Filter.In in) {
      return "%s not in %s".formatted(name(in.attribute()), list(in.literals()));
    }
    return isLong(part, Filter.And.class) || isLong(part, Filter.Or.class)
        ? "not (%s)".formatted(part)
        : "not " + part;
  }

  static String list(List<Literal> literals) {
    return literals.stream().map(Literal::toString).collect(Collectors.joining(", ", "(", ")"));
  }

  /** A name that is no plain word stands between backticks. */
  static String name(String attribute) {
    return Tokenizer.isPlainName(attribute) ? attribute : "`" + attribute.replace("`", "``") + "`";
  }
}
