package io.millrace.plugin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds plug-ins: classes that a jar on the class path names in {@code META-INF/services}. */
public final class Plugins {
  private Plugins() {}

  /**
   * Returns an instance of each plug-in of a type.
   *
   * @throws PluginException if one cannot be loaded; the message names its jar
   */
  public static <P> List<P> load(Class<P> type) {
    List<P> all = new ArrayList<>();
    Iterator<ServiceLoader.Provider<P>> found =
        ServiceLoader.load(type, type.getClassLoader()).stream().iterator();
    while (true) {
      try {
        if (!found.hasNext()) {
          return List.copyOf(all);
        }
        all.add(found.next().get());
      } catch (ServiceConfigurationError | LinkageError e) {
        throw new PluginException(
            "a plug-in of type %s cannot be loaded: %s. Check META-INF/services/%s in its jar, and that it was built for this release"
                .formatted(type.getSimpleName(), reason(e), type.getName()),
            e);
      }
    }
  }

  /** Returns the class of a plug-in, with the jar that brings it. */
  public static String origin(Object plugin) {
    var source = plugin.getClass().getProtectionDomain().getCodeSource();
    String name = plugin.getClass().getName();
    if (source == null || source.getLocation() == null) {
      return name;
    }
    String path = source.getLocation().getPath().replaceAll("/+$", "");
    return "%s (%s)".formatted(name, path.substring(path.lastIndexOf('/') + 1));
  }

  private static String reason(Throwable error) {
    Throwable cause = error.getCause();
    return cause == null ? String.valueOf(error.getMessage()) : error.getMessage() + ": " + cause;
  }
}
