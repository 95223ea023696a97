package io.millrace.state;

import io.millrace.event.Value;
import io.millrace.feature.Feature;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the features that are read from an attribute find it, and whether they can use it. */
final class Attributes {
  /** What has attributes: a user, an item, or the context of a request. */
  @FunctionalInterface
  interface Source {
    @Nullable Value get(String attribute);
  }

  private Attributes() {}

  /** The attributes with one more, the id. */
  static Source of(Map<String, Value> attributes, String idName, String id) {
    return name -> name.equals(idName) ? Value.of(id) : attributes.get(name);
  }

  /** The feature's value, where it is read from an attribute that is there and that it can use. */
  static Optional<Value> usable(Feature feature, Source source) {
    if (feature instanceof Feature.Category category) {
      return Optional.ofNullable(source.get(category.attribute())).filter(Attributes::isTextual);
    }
    if (feature instanceof Feature.Categories categories) {
      return Optional.ofNullable(source.get(categories.attribute())).filter(Attributes::isTextual);
    }
    if (feature instanceof Feature.TextTokens tokens) {
      return Optional.ofNullable(source.get(tokens.attribute())).filter(Attributes::isTextual);
    }
    if (feature instanceof Feature.Number number) {
      return Optional.ofNullable(source.get(number.attribute()))
          .filter(value -> value instanceof Value.Num || value instanceof Value.Flag);
    }
    if (feature instanceof Feature.Vector vector) {
      return Optional.ofNullable(source.get(vector.attribute()))
          .filter(
              value ->
                  value instanceof Value.NumList list && list.numbers().size() == vector.size());
    }
    return Optional.empty();
  }

  private static boolean isTextual(Value value) {
    return !(value instanceof Value.NumList);
  }
}
