package io.millrace.filter;

import io.millrace.filter.Tokenizer.Kind;
import io.millrace.filter.Tokenizer.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the filter language by recursive descent.
 *
 * <pre>
 * filter     = and {"or" and}
 * and        = unary {"and" unary}
 * unary      = "not" unary | "(" filter ")" | "true" | "false" | "has" name | comparison
 * comparison = name ("=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=") literal
 *            | name ["not"] "in" "(" literal {"," literal} ")"
 * literal    = text | number | "true" | "false"
 * name       = letter or "_", then letters, digits, "_", "-", "." | "`" any characters "`"
 * text       = between double or single quotes, with JSON's escapes
 * </pre>
 *
 * <p>For instance {@code category in ("shoes", "bags") and price <= 50 and not brand = "X"}.
 */
public final class FilterParser {
  /** Longest text, in characters. */
  public static final int MAX_LENGTH = 4000;

  private static final int MAX_DEPTH = 50;

  private final List<Token> tokens;
  private int at;
  private int depth;

  private FilterParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** The filter that a text means. */
  public static Filter parse(String text) throws InvalidFilterException {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidFilterException(
          MAX_LENGTH + 1,
          "a filter has at most %d characters, this has %d".formatted(MAX_LENGTH, text.length()));
    }
    FilterParser parser = new FilterParser(Tokenizer.tokens(text));
    Filter filter = parser.filter();
    Token rest = parser.peek();
    if (rest.kind() != Kind.END) {
      throw expected("'and', 'or' or the end", rest);
    }
    return filter;
  }

  private Filter filter() throws InvalidFilterException {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(and());
    } while (take("or"));
    return parts.size() == 1 ? parts.get(0) : Filter.or(parts);
  }

  private Filter and() throws InvalidFilterException {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(unary());
    } while (take("and"));
    return parts.size() == 1 ? parts.get(0) : Filter.and(parts);
  }

  private Filter unary() throws InvalidFilterException {
    if (++depth > MAX_DEPTH) {
      throw new InvalidFilterException(
          peek().column(), "more than %d brackets and nots in each other".formatted(MAX_DEPTH));
    }
    try {
      if (take("not")) {
        return new Filter.Not(unary());
      }
      if (take("(")) {
        Filter inner = filter();
        need(")");
        return inner;
      }
      if (take("true")) {
        return Filter.ALL;
      }
      if (take("false")) {
        return Filter.NONE;
      }
      if (take("has")) {
        return new Filter.Has(name());
      }
      return comparison();
    } finally {
      depth--;
    }
  }

  private Filter comparison() throws InvalidFilterException {
    String name = name();
    if (take("in")) {
      return new Filter.In(name, literals());
    }
    if (take("not")) {
      need("in");
      return new Filter.Not(new Filter.In(name, literals()));
    }
    if (take("!=")) {
      return new Filter.Not(new Filter.Compare(name, Filter.Operator.EQUAL, literal()));
    }
    for (Filter.Operator operator : Filter.Operator.values()) {
      if (take(operator.sign)) {
        return compare(name, operator);
      }
    }
    throw expected("=, !=, <, <=, >, >=, 'in' or 'not in'", peek());
  }

  private Filter compare(String name, Filter.Operator operator) throws InvalidFilterException {
    Token value = peek();
    Literal literal = literal();
    if (operator != Filter.Operator.EQUAL && literal instanceof Literal.Flag) {
      throw new InvalidFilterException(value.column(), "true and false have no order");
    }
    return new Filter.Compare(name, operator, literal);
  }

  private List<Literal> literals() throws InvalidFilterException {
    need("(");
    List<Literal> literals = new ArrayList<>();
    do {
      literals.add(literal());
    } while (take(","));
    need(")");
    return literals;
  }

  private Literal literal() throws InvalidFilterException {
    Token token = peek();
    if (take("true")) {
      return new Literal.Flag(true);
    }
    if (take("false")) {
      return new Literal.Flag(false);
    }
    at++;
    return switch (token.kind()) {
      case TEXT -> new Literal.Text(token.text());
      case NUMBER -> new Literal.Num(Double.parseDouble(token.text()));
      case NAME ->
          throw new InvalidFilterException(
              token.column(), "expected a value, found %s; texts stand in quotes".formatted(token));
      default -> throw expected("a value", token);
    };
  }

  private String name() throws InvalidFilterException {
    Token token = peek();
    if (token.kind() != Kind.NAME) {
      throw expected("an attribute's name", token);
    }
    at++;
    return token.text();
  }

  private Token peek() {
    return tokens.get(at);
  }

  private boolean take(String word) {
    boolean found = peek().is(word);
    if (found) {
      at++;
    }
    return found;
  }

  private void need(String word) throws InvalidFilterException {
    if (!take(word)) {
      throw expected("'%s'".formatted(word), peek());
    }
  }

  private static InvalidFilterException expected(String what, Token found) {
    return new InvalidFilterException(
        found.column(), "expected %s, found %s".formatted(what, found));
  }
}
