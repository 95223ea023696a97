package io.millrace.serving.candidate;

import io.millrace.failure.Failures;
import io.millrace.placement.Source;
import io.millrace.plugin.PluginException;
import io.millrace.plugin.Plugins;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.ItemTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The candidate sources of a namespace, of all plug-ins, by name. */
final class CandidateSources {
  private static final Logger LOG = LoggerFactory.getLogger(CandidateSources.class);

  private final Map<Source, CandidateSource> bySource = new TreeMap<>();

  /**
   * Opens the sources.
   *
   * @throws PluginException if two have one name, or the name is not registered
   */
  CandidateSources(
      Collection<CandidateSourcePlugin> plugins, ItemTable items, Supplier<Catalogue> catalogue) {
    for (CandidateSourcePlugin plugin : plugins) {
      for (CandidateSource source : open(plugin, items, catalogue)) {
        if (!Source.values().contains(source.source())) {
          throw new PluginException(
              "candidate source '%s' of %s has no name that placements know; a PlacementPlugin must bring it, known are %s"
                  .formatted(source.source(), Plugins.origin(plugin), Source.values()));
        }
        if (bySource.putIfAbsent(source.source(), source) != null) {
          throw new PluginException(
              "candidate source '%s' of %s is there already; give it another name"
                  .formatted(source.source(), Plugins.origin(plugin)));
        }
      }
    }
    for (Source source : Source.values()) {
      if (source.configurable() && !bySource.containsKey(source)) {
        LOG.warn("Candidate source has a name and no code; it names nothing (source={})", source);
      }
    }
  }

  static CandidateSources load(ItemTable items, Supplier<Catalogue> catalogue) {
    return new CandidateSources(Plugins.load(CandidateSourcePlugin.class), items, catalogue);
  }

  private static List<CandidateSource> open(
      CandidateSourcePlugin plugin, ItemTable items, Supplier<Catalogue> catalogue) {
    try {
      return plugin.open(items, catalogue);
    } catch (RuntimeException | LinkageError e) {
      LOG.error(
          "Candidate sources cannot be opened, going on without them (plugin={}): {}",
          Plugins.origin(plugin),
          Failures.line(e),
          Failures.trace(e));
      return List.of();
    }
  }

  /** Returns the source of a name, which is one of Millrace's own. */
  CandidateSource get(Source source) {
    CandidateSource found = bySource.get(source);
    if (found == null) {
      throw new IllegalStateException("candidate source '%s' is missing".formatted(source));
    }
    return found;
  }

  /**
   * Returns those that a placement may give a share, in the order in which they have their turn.
   */
  List<CandidateSource> configurable() {
    return bySource.values().stream().filter(one -> one.source().configurable()).toList();
  }
}
