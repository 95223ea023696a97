package io.millrace.plugin;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all plug-ins of a type bring, by id. Plug-ins are loaded when the first part is asked for.
 *
 * @param <P> type of plug-in
 * @param <T> type of what it brings
 */
public final class PluginRegistry<P, T> {
  private final Class<P> type;
  private final Function<P, List<T>> parts;
  private final Function<T, String> id;
  private final String what;
  private volatile @Nullable Map<String, T> loaded;

  /**
   * Creates a registry.
   *
   * @param type of plug-in
   * @param parts returns what a plug-in brings
   * @param id returns the id of such a part
   * @param what one part is called in messages, for instance {@code import format}
   */
  public PluginRegistry(
      Class<P> type, Function<P, List<T>> parts, Function<T, String> id, String what) {
    this.type = type;
    this.parts = parts;
    this.id = id;
    this.what = what;
  }

  /** Returns the part of an id, if there is one. */
  public Optional<T> find(String wanted) {
    return Optional.ofNullable(byId().get(wanted));
  }

  /**
   * Returns the part of an id.
   *
   * @throws IllegalArgumentException if there is none; the message lists those that exist
   * @throws PluginException if a plug-in cannot be loaded, or two bring the same id
   */
  public T get(String wanted) {
    T part = byId().get(wanted);
    if (part == null) {
      throw new IllegalArgumentException(
          "%s '%s' is not one of %s. If a plug-in brings it, its jar must be in the directory plugins"
              .formatted(what, wanted, String.join(", ", new TreeSet<>(byId().keySet()))));
    }
    return part;
  }

  /**
   * Returns all parts by id, in the order in which the plug-ins are named and name them.
   *
   * @throws PluginException if a plug-in cannot be loaded, or two bring the same id
   */
  public Map<String, T> byId() {
    Map<String, T> known = loaded;
    if (known == null) {
      known = merge(Plugins.load(type));
      loaded = known;
    }
    return known;
  }

  /** Returns all parts, in the order of {@link #byId}. */
  public Collection<T> all() {
    return byId().values();
  }

  /**
   * Returns the class and the jar of the plug-in that brings each part, by id.
   *
   * @throws PluginException if a plug-in cannot be loaded, or two bring the same id
   */
  public Map<String, String> origins() {
    Map<String, String> origins = new LinkedHashMap<>();
    for (P plugin : Plugins.load(type)) {
      for (T part : parts.apply(plugin)) {
        origins.put(id.apply(part), Plugins.origin(plugin));
      }
    }
    return origins;
  }

  Map<String, T> merge(List<P> plugins) {
    Map<String, T> merged = new LinkedHashMap<>();
    Map<String, P> owners = new HashMap<>();
    for (P plugin : plugins) {
      for (T part : parts.apply(plugin)) {
        P owner = owners.putIfAbsent(id.apply(part), plugin);
        if (owner != null) {
          throw new PluginException(
              "%s '%s' is brought by %s and by %s; give one of them another id"
                  .formatted(what, id.apply(part), Plugins.origin(owner), Plugins.origin(plugin)));
        }
        merged.put(id.apply(part), part);
      }
    }
    return Collections.unmodifiableMap(merged);
  }
}
