package io.millrace.model;

import io.millrace.feature.ModelSpec;
import io.millrace.feature.TermSpec;
import io.millrace.term.TermDefaults;
import io.millrace.term.TermType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a ranker is a sum of, under a name. Some kinds are ready made, see {@link #all}; a
 * specification may spell out another.
 *
 * @param id the name in commands, manifests and the registry
 * @param title the name for people
 * @param terms each of another type, in the order in which their values are added
 */
public record ModelKind(String id, String title, List<TermSpec> terms) {
  /** The kind that is trained if nobody asks for another. */
  public static final String DEFAULT = "deepfm";

  /**
   * @throws IllegalArgumentException if a term's type is unknown or its options are wrong
   */
  public ModelKind {
    terms = new ModelSpec(id, terms).terms();
  }

  /** The kinds that are ready made. */
  public static List<ModelKind> all() {
    return List.copyOf(ModelPlugin.KINDS.all());
  }

  /** The kind of an id, if it is ready made. */
  public static Optional<ModelKind> find(String id) {
    return ModelPlugin.KINDS.find(id);
  }

  /**
   * The ready-made kind of an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ModelKind of(String id) {
    return ModelPlugin.KINDS.get(id);
  }

  /**
   * The kind that a specification spells out.
   *
   * @throws IllegalArgumentException if a term is unknown or its options are wrong, or if a
   *     ready-made kind has the name and other terms
   */
  public static ModelKind spelledOut(ModelSpec spec) {
    find(spec.name())
        .filter(known -> !known.terms.equals(spec.terms()))
        .ifPresent(
            known -> {
              throw new IllegalArgumentException(
                  "model '%s' has the terms %s; give a model of other terms another name"
                      .formatted(known.id, describe(known.terms)));
            });
    ModelKind kind = new ModelKind(spec.name(), spec.name(), spec.terms());
    kind.shape(new TermDefaults(List.of(), false));
    return kind;
  }

  /** Returns the types of the terms, in their order. */
  public List<TermType> types() {
    return terms.stream().map(term -> ModelPlugin.TERMS.get(term.type())).toList();
  }

  /**
   * The terms with every option that decides their shape.
   *
   * @throws IllegalArgumentException if a term is unknown or its options are wrong
   */
  public List<TermSpec> shape(TermDefaults defaults) {
    return terms.stream()
        .map(term -> ModelPlugin.TERMS.get(term.type()).shape(term, defaults))
        .toList();
  }

  /** Whether a matrix factorisation gives good first embeddings. */
  public boolean factorizes() {
    return types().stream().anyMatch(TermType::factorizes);
  }

  /** The files of an artifact that belong to its terms. */
  Set<String> files() {
    Set<String> files = new HashSet<>();
    types().forEach(type -> files.addAll(type.files()));
    return files;
  }

  /** Terms for people. */
  public static String describe(List<TermSpec> terms) {
    return terms.stream().map(TermSpec::toString).collect(Collectors.joining(", "));
  }
}
