package io.millrace.model;

import io.millrace.term.TermType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The term types and model kinds of all plug-ins on the class path, by id. */
final class ModelPlugins {
  static final Map<String, TermType> TERMS = new LinkedHashMap<>();
  static final Map<String, ModelKind> KINDS = new LinkedHashMap<>();

  static {
    for (ModelPlugin plugin :
        ServiceLoader.load(ModelPlugin.class, ModelPlugin.class.getClassLoader())) {
      plugin.terms().forEach(type -> put(TERMS, type.id(), type, plugin));
      plugin.kinds().forEach(kind -> put(KINDS, kind.id(), kind, plugin));
    }
  }

  private ModelPlugins() {}

  private static <T> void put(Map<String, T> all, String id, T one, ModelPlugin plugin) {
    if (all.putIfAbsent(id, one) != null) {
      throw new IllegalStateException(
          "'%s' of plug-in %s is there already; give it another id"
              .formatted(id, plugin.getClass().getName()));
    }
  }

  /** The type of a term. */
  static TermType term(String id) {
    TermType type = TERMS.get(id);
    if (type == null) {
      throw new IllegalArgumentException(
          "term '%s' is not one of %s"
              .formatted(id, TERMS.keySet().stream().sorted().collect(Collectors.joining(", "))));
    }
    return type;
  }
}
