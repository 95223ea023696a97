package io.millrace.cli;

import io.millrace.feature.FeaturePlugin;
import io.millrace.ingest.imports.ImportPlugin;
import io.millrace.ingest.source.EventSourcePlugin;
import io.millrace.model.ModelPlugin;
import io.millrace.placement.PlacementPlugin;
import io.millrace.plugin.PluginRegistry;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace plugins}: what is found on the class path and in the directory plugins. */
@Command(
    name = "plugins",
    description = {
      "Lists feature types, model terms, models, import formats, event sources, candidate",
      "sources and re-ranking rules, with the plug-in that brings each. Jars of the directory",
      "'plugins', or of $MILLRACE_PLUGINS, are found."
    })
final class PluginsCommand implements Callable<Integer> {
  private static final Map<String, PluginRegistry<?, ?>> REGISTRIES = new LinkedHashMap<>();

  static {
    REGISTRIES.put("feature types", FeaturePlugin.KINDS);
    REGISTRIES.put("model terms", ModelPlugin.TERMS);
    REGISTRIES.put("models", ModelPlugin.KINDS);
    REGISTRIES.put("import formats", ImportPlugin.FORMATS);
    REGISTRIES.put("event sources", EventSourcePlugin.SOURCES);
    REGISTRIES.put("candidate sources", PlacementPlugin.SOURCES);
    REGISTRIES.put("re-ranking rules", PlacementPlugin.RULES);
  }

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    REGISTRIES.forEach(
        (title, registry) -> {
          // Two plug-ins with one id are an error that names both.
          registry.byId();
          out.println(title);
          registry.origins().forEach((id, origin) -> out.printf("  %-16s %s%n", id, origin));
        });
    return 0;
  }
}
