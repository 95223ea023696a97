package io.millrace.feature;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a specification says of the model that its features are for: {@code model: {terms: [...]}}.
 *
 * @param name of the model kind, in registries and in the ids of models
 * @param terms whose sum is the logit, each of another type
 */
public record ModelSpec(String name, List<TermSpec> terms) {
  /** The name of a model that has none of its own. */
  public static final String CUSTOM = "custom";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  public ModelSpec {
    terms = List.copyOf(terms);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a model's name has up to 40 lower-case letters, digits and hyphens, is '%s'"
              .formatted(name));
    }
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("model '%s' needs at least one term".formatted(name));
    }
    Set<String> types = new HashSet<>();
    for (TermSpec term : terms) {
      if (!types.add(term.type())) {
        throw new IllegalArgumentException(
            "model '%s' names the term '%s' twice".formatted(name, term.type()));
      }
    }
  }
}
