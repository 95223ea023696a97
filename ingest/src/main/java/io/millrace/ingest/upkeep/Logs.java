package io.millrace.ingest.upkeep;

import io.millrace.config.Settings;
import io.millrace.eventlog.LogCatalogException;
import io.millrace.eventlog.LogKeeper;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.namespace.Namespace;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** Opens a site's log for a command. */
final class Logs {
  private Logs() {}

  /** Runs the work; the result is the command's exit code. */
  static int with(SiteOptions options, ToIntFunction<LogKeeper> work) {
    Settings settings = options.settings();
    Namespace site;
    try {
      site = options.site(settings);
    } catch (IllegalArgumentException e) {
      return options.failed(e);
    }
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings)) {
      LogKeeper keeper = logs.keeper(site);
      return keeper.topics().isEmpty()
          ? options.failed(
              "there is no event log of namespace '%s' in %s (%s); 'millrace namespaces list' names those that there are"
                  .formatted(site, settings.storage().warehousePath(), "MILLRACE_POSTGRES_URL"))
          : work.applyAsInt(keeper);
    } catch (IllegalStateException | LogCatalogException e) {
      return options.failed(e);
    }
  }

  /** A size as people read it. */
  static String bytes(long bytes) {
    return bytes < 10_240
        ? bytes + " B"
        : bytes < 10 << 20
            ? "%.0f kB".formatted(bytes / 1024.0)
            : String.format(Locale.ROOT, "%,.1f MB", bytes / (1024.0 * 1024));
  }
}
