package io.millrace.ingest.imports;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.failure.Failures;
import io.millrace.ingest.client.CollectorClient;
import io.millrace.ingest.client.CollectorException;
import io.millrace.ingest.progress.ProgressLine;
import io.millrace.namespace.Namespace;
import io.millrace.registry.Registry;
import io.millrace.registry.RegistryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace import FORMAT PATH}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Brings history in through the collector, in the order in which it happened.",
      "Stop it whenever you like: the same command goes on where it was."
    })
public final class ImportCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration SITE_PATIENCE = Duration.ofSeconds(60);
  private static final Duration SITE_PAUSE = Duration.ofMillis(300);

  /** Finds formats by their ids. */
  static final class FormatIds
      implements Iterable<String>, CommandLine.ITypeConverter<ImportFormat> {
    @Override
    public Iterator<String> iterator() {
      return ImportPlugin.FORMATS.all().stream().map(ImportFormat::id).iterator();
    }

    @Override
    public ImportFormat convert(String id) {
      try {
        return ImportPlugin.FORMATS.get(id);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(e.getMessage());
      }
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "FORMAT",
      completionCandidates = FormatIds.class,
      converter = FormatIds.class,
      description = "one of: ${COMPLETION-CANDIDATES}")
  @SuppressWarnings("NullAway.Init")
  private ImportFormat format;

  @Parameters(
      index = "1",
      paramLabel = "PATH",
      description =
          "the data set's directory; for csv, jsonl and metarank the file; .gz is inflated")
  @SuppressWarnings("NullAway.Init")
  private Path path;

  @Option(
      names = "--namespace",
      paramLabel = "NS",
      description =
          "the site to import into; by default movielens and online-retail get one of their name")
  private @Nullable String namespace;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the collector's address; by default the settings'")
  private @Nullable String url;

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description = "csv: says in YAML which column is which field; by default the header does")
  private @Nullable Path mapping;

  @Option(
      names = "--type",
      paramLabel = "NAME=TYPE",
      description =
          "metarank and gorse: what a type of interaction stands for, such as watched=view")
  private Map<String, String> types = new LinkedHashMap<>();

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "500",
      description = "events a request, 1 to 10000 (${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "stop behind the first N events of the history")
  private @Nullable Long limit;

  @Option(
      names = "--restart",
      description =
          "send also what earlier imports have sent; beyond the window in which the sinks recognise"
              + " an event it counts twice")
  private boolean restart;

  @Option(
      names = "--charset",
      paramLabel = "NAME",
      defaultValue = "UTF-8",
      description = "encoding of the files, such as windows-1252 (${DEFAULT-VALUE})")
  @SuppressWarnings("NullAway.Init")
  private String charset;

  @Option(
      names = "--max-skipped",
      paramLabel = "N",
      description = "send nothing if more than N rows cannot become events; by default any number")
  private @Nullable Long maxSkipped;

  @Option(
      names = "--json",
      description = "end with one line of JSON; everything else goes to standard error")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  private final Supplier<Settings> configured;

  /** With the settings of the home that the command is called for. */
  public ImportCommand() {
    this(() -> Home.current().settings(System.getenv()));
  }

  ImportCommand(Supplier<Settings> configured) {
    this.configured = configured;
  }

  @CommandLine.Spec
  void setSpec(CommandLine.Model.CommandSpec spec) {
    this.spec = spec;
    // Rendered when somebody asks for help: only then plug-ins are loaded.
    spec.usageMessage()
        .sectionMap()
        .put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER, help -> formats());
  }

  private static String formats() {
    StringBuilder text = new StringBuilder("%nFormats:%n".formatted());
    for (ImportFormat format : ImportPlugin.FORMATS.all()) {
      text.append("  %-14s %s%n".formatted(format.id(), format.description()));
    }
    return text.toString();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (batch < 1 || batch > 10_000) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--batch must be 1 to 10000, is " + batch);
    }
    try {
      ImportReport report = run(configured.get());
      report(report);
      return report.failed() ? failed("none of the events was accepted") : 0;
    } catch (ImportException | CollectorException | IllegalArgumentException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return failed("%s does not exist; check its path".formatted(e.getFile()));
    } catch (IOException e) {
      return failed(
          "cannot read or write: " + Failures.message(e).orElseGet(() -> Failures.line(e)));
    } finally {
      people().flush();
      spec.commandLine().getErr().flush();
    }
  }

  private ImportReport run(Settings settings) throws IOException, InterruptedException {
    Namespace site =
        namespace == null
            ? format.namespace().orElseGet(settings::namespace)
            : new Namespace(namespace);
    spec.commandLine().getErr().printf("reading %s%n", path);
    spec.commandLine().getErr().flush();
    try (History history =
        History.read(
            format, new ImportSource(path, charset(), types, Optional.ofNullable(mapping)))) {
      requireFewSkipped(history);
      return send(settings, site, history);
    }
  }

  private Charset charset() {
    try {
      return Charset.forName(charset);
    } catch (IllegalArgumentException e) {
      throw new ImportException(
          "--charset %s: this Java knows no such encoding; usual ones are UTF-8, windows-1252, ISO-8859-1, UTF-16, GB18030"
              .formatted(charset),
          e);
    }
  }

  private void requireFewSkipped(History history) {
    if (maxSkipped != null && history.skippedRows() > maxSkipped) {
      throw new ImportException(
          "%d of %d rows cannot become events, more than --max-skipped %d; nothing was sent. %s. For instance %s"
              .formatted(
                  history.skippedRows(),
                  history.rows(),
                  maxSkipped,
                  history.skipped(),
                  String.join("; ", history.examples())));
    }
  }

  private ImportReport send(Settings settings, Namespace site, History history)
      throws IOException, InterruptedException {
    long end = history.events().size();
    if (limit != null) {
      end = Math.min(limit, end);
    }
    CollectorClient client = client(settings, site, PATIENCE);
    open(settings, site);
    long started = System.nanoTime();
    try (ImportLedger ledger = ImportLedger.open(ledger(settings, site), restart);
        ProgressLine progress =
            new ProgressLine(
                System.err, System.console() != null, "import " + format.id(), 0, end)) {
      ImportState state = new Importer(client, ledger, batch).send(history, end, progress::at);
      return new ImportReport(
          format.id(), site.name(), history, state, (System.nanoTime() - started) / 1e9);
    }
  }

  /** Registers the site where the collector does not know it, and waits until it does. */
  private void open(Settings settings, Namespace site) throws InterruptedException {
    CollectorClient client = client(settings, site, SITE_PATIENCE);
    if (client.knowsTheSite()) {
      return;
    }
    try (Registry registry = Registry.openForCommand(settings)) {
      registry.namespaces().add(site);
    } catch (RegistryException e) {
      throw new ImportException(
          "the collector does not know the site %s, and it cannot be added: %s (%s)"
              .formatted(site, e.getMessage(), "MILLRACE_POSTGRES_URL"),
          e);
    }
    long deadline = System.nanoTime() + SITE_PATIENCE.toNanos();
    while (!client.knowsTheSite()) {
      if (System.nanoTime() > deadline) {
        throw new ImportException(
            "the collector has not taken notice of the new site %s for %d s; does it use another database?"
                .formatted(site, SITE_PATIENCE.toSeconds()));
      }
      Thread.sleep(SITE_PAUSE.toMillis());
    }
  }

  private CollectorClient client(Settings settings, Namespace site, Duration patience) {
    String address = url == null ? settings.ingestUrl() : url.replaceAll("/+$", "");
    return new CollectorClient(address, site, patience, System.err::println);
  }

  private static Path ledger(Settings settings, Namespace site) {
    return settings.storage().artifactsPath().resolveSibling("imports").resolve(site + ".imported");
  }

  private void report(ImportReport report) {
    report.print(people());
    if (json) {
      spec.commandLine().getOut().println(report.json());
      spec.commandLine().getOut().flush();
    }
  }

  /** Where people read: standard output, or standard error where the other carries JSON. */
  private PrintWriter people() {
    return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
  }

  private int failed(String message) {
    spec.commandLine().getErr().println("millrace: " + message);
    return 1;
  }
}
