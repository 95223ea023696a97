package io.millrace.trainer.cli;

import io.millrace.config.Settings;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.feature.FeatureSpec;
import io.millrace.model.ModelArtifact;
import io.millrace.model.RankingModel;
import io.millrace.namespace.Namespace;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.statistics.offpolicy.Estimator;
import io.millrace.statistics.offpolicy.Evaluation;
import io.millrace.statistics.offpolicy.Logged;
import io.millrace.trainer.dataset.DrawnPlaces;
import io.millrace.trainer.dataset.LogQuery;
import io.millrace.trainer.dataset.TextValues;
import io.millrace.trainer.offpolicy.ClickRates;
import io.millrace.trainer.offpolicy.LogDecisions;
import io.millrace.trainer.offpolicy.TableDecisions;
import io.millrace.trainer.offpolicy.TargetPolicy;
import io.millrace.trainer.table.InvalidDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code replay-evaluate}: what a model would have earned, before it meets a shopper. */
@Command(
    name = "replay-evaluate",
    description = {
      "Estimates what a model would have earned, from slates that were logged with propensities:",
      "a site's event log (--since), or a table such as the Open Bandit Dataset (--table).",
      "Ends with status 1 where the log cannot tell, and says why."
    })
public final class ReplayEvaluateCommand extends AnalystCommand {
  private static final long SEED = 1;

  private final Clock clock;

  @Option(
      names = "--artifact",
      paramLabel = "DIR",
      description = "The model: the directory of an artifact, or the id of a registered model.")
  private Optional<Path> artifact = Optional.empty();

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      defaultValue = "greedy",
      description =
          "How its scores choose: greedy (the best, but for --epsilon), softmax (in proportion to"
              + " exp(logit / --temperature)), uniform (asks no model). Default: ${DEFAULT-VALUE}")
  private String policy = "";

  @Option(
      names = "--epsilon",
      paramLabel = "SHARE",
      description = "Greedy: how often it explores. Default: MILLRACE_SERVING_EPSILON")
  private Optional<Double> epsilon = Optional.empty();

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "1",
      description = "Softmax: above 0, the higher the closer to uniform. Default: ${DEFAULT-VALUE}")
  private double temperature;

  @Option(
      names = "--alpha",
      paramLabel = "ALPHA",
      defaultValue = "0.05",
      description = "One minus the intervals' confidence. Default: ${DEFAULT-VALUE}")
  private double alpha;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "50000",
      description =
          "Log: decisions to look at; of more, a part by chance. Default: ${DEFAULT-VALUE}")
  private int most;

  @Mixin private final LogOptions history = new LogOptions();

  @Mixin private final SiteOptions site = new SiteOptions();

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = "Decisions with their propensities: CSV, gzipped or not, or Parquet.")
  private Optional<Path> table = Optional.empty();

  @Option(
      names = "--reward",
      paramLabel = "COLUMN",
      description = "Table: 1 where it was clicked. Default: the model's label, else 'label'")
  private Optional<String> reward = Optional.empty();

  @Option(
      names = "--propensity",
      paramLabel = "COLUMN",
      defaultValue = "propensity",
      description =
          "Table: with what probability the row's action was shown. Default: ${DEFAULT-VALUE}")
  private String propensity = "";

  @Option(
      names = "--action",
      paramLabel = "COLUMN",
      defaultValue = "item_id",
      description = "Table: what was shown. Default: ${DEFAULT-VALUE}")
  private String action = "";

  @Option(
      names = "--position",
      paramLabel = "COLUMN",
      defaultValue = "position",
      description = "Table: the place, where there is such a column. Default: ${DEFAULT-VALUE}")
  private String position = "";

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description =
          "Table: the evaluated policy's probability of the row's action, instead of --artifact.")
  private Optional<String> target = Optional.empty();

  private boolean refused;

  public ReplayEvaluateCommand() {
    this(Clock.systemUTC());
  }

  ReplayEvaluateCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  JsonNode run() throws IOException {
    if (!(alpha > 0 && alpha < 1)) {
      throw new InvalidOptionException("--alpha must be between 0 and 1, is " + alpha);
    }
    if (most < 1) {
      throw new InvalidOptionException("--most must be at least 1, is " + most);
    }
    try (ConsoleProgress progress =
        new ConsoleProgress(progressOutput(), System.console() != null)) {
      OffPolicyReport report = table.isPresent() ? ofTable(table.get(), progress) : ofLog(progress);
      progress.close();
      report.print(people());
      refused = !report.evaluation().conclusive();
      return report.json();
    }
  }

  /** A log that cannot tell has not done what it was asked for. */
  @Override
  int status() {
    return refused ? 1 : 0;
  }

  private OffPolicyReport ofTable(Path file, ConsoleProgress progress) throws IOException {
    if (target.isPresent()) {
      if (artifact.isPresent()) {
        throw new InvalidOptionException("--target and --artifact exclude each other");
      }
      List<Logged> logged =
          decisions(file, "label", FeatureSpec.TableFormat.DEFAULT).read(target.get(), progress);
      return report("the policy of column '" + target.get() + "'", logged, false);
    }
    TargetPolicy chosen = policy(site.settings());
    if (artifact.isEmpty()) {
      needsNoModel(chosen);
      TableDecisions decisions = decisions(file, "label", FeatureSpec.TableFormat.DEFAULT);
      return report(
          chosen.describe(),
          ClickRates.predict(decisions.read(Optional.empty(), chosen, progress)),
          true);
    }
    try (RankingModel model = ModelArtifact.load(directory(artifact.get()))) {
      FeatureSpec spec = model.encoder().spec();
      TableDecisions decisions = decisions(file, spec.label().orElse("label"), spec.table());
      List<Logged> logged =
          ClickRates.predict(decisions.read(Optional.of(model), chosen, progress));
      OffPolicyReport report =
          report(model.manifest().id() + ", " + chosen.describe(), logged, true);
      return decisions.varying() == 0
          ? report
          : report.with(
              "%,d rows have other item features than the first row of their action; the first row's were used for all"
                  .formatted(decisions.varying()));
    }
  }

  private TableDecisions decisions(Path file, String label, FeatureSpec.TableFormat format) {
    return new TableDecisions(
        file,
        new TableDecisions.Columns(reward.orElse(label), propensity, action, position),
        format);
  }

  private OffPolicyReport ofLog(ConsoleProgress progress) throws IOException {
    if (target.isPresent() || reward.isPresent()) {
      throw new InvalidOptionException("--target and --reward need --table");
    }
    if (artifact.isEmpty()) {
      throw new InvalidOptionException("--artifact is needed: which model is to be evaluated?");
    }
    Settings settings = site.settings();
    TargetPolicy chosen = policy(settings);
    Instant now = clock.instant();
    Instant from = history.since(now);
    LogQuery query =
        new LogQuery(
            from,
            now,
            history.attribution(),
            0.5,
            LogQuery.Origin.IMPRESSIONS,
            Optional.empty(),
            OptionalInt.empty(),
            SEED);
    Namespace namespace = SiteOptions.namespace(settings);
    try (RankingModel model = ModelArtifact.load(directory(artifact.get()));
        IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = ExistingLog.open(logs, namespace)) {
      LogDecisions.Read read =
          new LogDecisions(
                  new DrawnPlaces(log, MemoryFeatureStore::new),
                  model,
                  chosen,
                  texts(settings, namespace, model, progress))
              .read(query, most, progress);
      DrawnPlaces.Found found = read.found();
      if (found.drawn() == 0) {
        throw new InvalidDataException(
            "nothing can be concluded: of %,d places on %,d slates since %s none was drawn at random (%,d have no propensity). Let serving explore: MILLRACE_SERVING_EPSILON, MILLRACE_SERVING_EXPLORATION_SLOTS"
                .formatted(found.places(), found.slates(), from, found.unknown()));
      }
      OffPolicyReport report =
          report(
              model.manifest().id() + ", " + chosen.describe(),
              ClickRates.predict(read.decisions()),
              true);
      return report.with(
          "%,d of %,d places on %,d slates were drawn, %,d of them looked at; the others stay as they were logged"
              .formatted(found.drawn(), found.places(), found.slates(), found.taken()));
    }
  }

  /** Opens the feature store only for a model that needs it. */
  private TextValues texts(
      Settings settings, Namespace namespace, RankingModel model, ConsoleProgress progress) {
    FeatureSpec spec = model.encoder().spec();
    if (spec.textVectors().isEmpty()) {
      return TextValues.NONE;
    }
    try (ItemTexts texts = ItemTexts.open(settings, namespace, people())) {
      return TextValues.of(spec, model.texts(), texts, progress);
    }
  }

  private OffPolicyReport report(String name, List<Logged> logged, boolean rewards) {
    if (logged.isEmpty()) {
      throw new InvalidDataException("there are no decisions");
    }
    return new OffPolicyReport(
        name, alpha, Evaluation.of(logged, Estimator.usual(rewards), alpha), List.of());
  }

  private Path directory(Path given) {
    if (Files.isDirectory(given)) {
      return given;
    }
    Settings settings = site.settings();
    Path registered =
        settings
            .storage()
            .artifactsPath()
            .resolve(SiteOptions.namespace(settings).name())
            .resolve(given);
    if (Files.isDirectory(registered)) {
      return registered;
    }
    throw new InvalidOptionException(
        "--artifact %s is neither a directory nor a registered model".formatted(given));
  }

  private void needsNoModel(TargetPolicy chosen) {
    if (chosen.asksModel()) {
      throw new InvalidOptionException(
          "--artifact is needed, or --target COLUMN, or --policy uniform");
    }
  }

  private TargetPolicy policy(Settings settings) {
    OptionalDouble asked = epsilon.stream().mapToDouble(Double::doubleValue).findFirst();
    try {
      return switch (policy) {
        case "greedy" ->
            new TargetPolicy.Greedy(asked.orElseGet(() -> settings.serving().epsilon()));
        case "softmax" -> new TargetPolicy.Softmax(temperature);
        case "uniform" -> new TargetPolicy.Uniform();
        default ->
            throw new InvalidOptionException(
                "--policy must be one of greedy, softmax, uniform, is '%s'".formatted(policy));
      };
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(String.valueOf(e.getMessage()));
    }
  }
}
