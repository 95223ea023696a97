package io.millrace.trainer.cli;

import io.millrace.event.InteractionType;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.ModelSpec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.model.ModelKind;
import io.millrace.trainer.batch.WorkDirectory;
import io.millrace.trainer.dataset.LogDatasets;
import io.millrace.trainer.dataset.LogQuery;
import io.millrace.trainer.dataset.TableDataset;
import io.millrace.trainer.dataset.TableDatasets;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.registry.ArtifactPlace;
import io.millrace.trainer.training.HyperParameters;
import io.millrace.trainer.training.WarmStart;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code train}: from the event log, or from labelled tables. */
@Command(
    name = "train",
    description = {
      "Trains a model, from the event log (then it is registered as a candidate)",
      "or, with --table, from labelled tables, for which no server is needed."
    },
    sortOptions = false)
public final class TrainCommand extends AnalystCommand {
  private final Clock clock;

  @Option(
      names = "--model",
      paramLabel = "KIND",
      description = {
        "retrieval, or with a ranker on top of it one of the model kinds, for instance deepfm",
        "(--table: these). Default: the specification's 'model', or else " + ModelKind.DEFAULT
      })
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--spec",
      paramLabel = "FILE",
      description = "The features. Default for the log: the built-in ones. Needed for tables.")
  private Optional<Path> spec = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "A hyper-parameter: dimension, tower, dropout, batch-norm, batch, epochs, patience, learning-rate, l2-embedding, l1-wide, decay, table-optimizer, seed, threads, negatives, negative-sampling, keep-negatives, positive-weight. Repeatable.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--validation-share",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "The newest part, held out for validation. Default: ${DEFAULT-VALUE}")
  private double validationShare;

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "Write the validation rows and their scores as CSV.")
  private Optional<Path> predictions = Optional.empty();

  @Mixin private final LogOptions history = new LogOptions();

  @Option(
      names = "--examples",
      paramLabel = "ORIGIN",
      defaultValue = "auto",
      description =
          "Log: made of impressions, or of interactions with sampled negatives, or auto. Default: ${DEFAULT-VALUE}")
  private String examples = "";

  @Option(
      names = "--positive",
      paramLabel = "TYPE",
      description =
          "Log: the interaction that is a positive where there are no impressions. Default: the strongest there is")
  private Optional<String> positive = Optional.empty();

  @Option(
      names = "--warm-start",
      paramLabel = "MODEL",
      description =
          "Go on from this model (its id, or the directory of an artifact) instead of from nothing.")
  private Optional<Path> warmStart = Optional.empty();

  @Option(
      names = "--promote",
      description = "Log: make it the champion at once, where the promotion rules allow it.")
  private boolean promote;

  @Option(names = "--force", description = "Log: with --promote, whatever the rules say.")
  private boolean force;

  private boolean refused;

  @Mixin private final SiteOptions site = new SiteOptions();

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = {
        "Train on these rows: CSV, gzipped or not, or Parquet. A file, a directory, a pattern such as",
        "'day-*.csv.gz', or several of them, comma-separated."
      })
  private Optional<Path> table = Optional.empty();

  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description = "Table: validation rows. Default: the last rows of --table.")
  private Optional<Path> validation = Optional.empty();

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "Table: test rows, used once at the end.")
  private Optional<Path> test = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Table: directory of the artifact; an artifact that is there is replaced.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--temp",
      paramLabel = "DIR",
      description =
          "Where temporary files go, which hold what does not fit into memory. Default: the system's")
  private Optional<Path> temporary = Optional.empty();

  public TrainCommand() {
    this(Clock.systemUTC());
  }

  TrainCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  JsonNode run() throws IOException, InvalidSpecException {
    HyperParameters parameters = HyperParameterOptions.parse(set);
    if (force && !promote) {
      throw new InvalidOptionException("--force goes with --promote");
    }
    Optional<LogDatasets.Specification> specification = specification();
    Optional<ModelKind> ranker =
        model.filter(LogTraining.RETRIEVAL::equals).isPresent() && table.isEmpty()
            ? Optional.empty()
            : Optional.of(rankerKind(specification.map(LogDatasets.Specification::spec)));
    if (!(validationShare > 0 && validationShare < 1)) {
      throw new InvalidOptionException(
          "--validation-share must be between 0 and 1, is " + validationShare);
    }
    try (ConsoleProgress progress =
        new ConsoleProgress(progressOutput(), System.console() != null)) {
      if (table.isPresent()) {
        TrainingRun.Outcome outcome =
            fromTables(table.get(), ranker.orElseThrow(), specification, parameters, progress);
        progress.close();
        print(outcome);
        return outcome.json();
      }
      LogTraining.Result result = fromLog(ranker, specification, parameters, progress);
      progress.close();
      result.retrieval().ifPresent(lines -> people().print(lines));
      result.ranker().ifPresent(this::print);
      people().flush();
      refused = promote && !result.json().path("promoted").asBoolean(false);
      return result.json();
    }
  }

  private Optional<LogDatasets.Specification> specification()
      throws IOException, InvalidSpecException {
    if (spec.isEmpty()) {
      return Optional.empty();
    }
    String text = read("--spec", spec.get());
    return Optional.of(
        new LogDatasets.Specification(LogTraining.readSpec(spec.get().toString(), text), text));
  }

  private ModelKind rankerKind(Optional<FeatureSpec> features) {
    Optional<ModelSpec> spelledOut = features.flatMap(FeatureSpec::model);
    if (spelledOut.isEmpty()) {
      return namedKind(model.orElse(ModelKind.DEFAULT));
    }
    if (model.isPresent()) {
      throw new InvalidOptionException(
          "--model %s, and 'model' in %s says what to train too; leave one of them out"
              .formatted(model.get(), spec.orElseThrow()));
    }
    try {
      return ModelKind.spelledOut(spelledOut.get());
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(
          "--spec %s: %s".formatted(spec.orElseThrow(), e.getMessage()));
    }
  }

  private ModelKind namedKind(String name) {
    return ModelKind.find(name)
        .orElseThrow(
            () ->
                new InvalidOptionException(
                    "--model must be one of %s%s, is '%s'"
                        .formatted(
                            ModelKind.all().stream()
                                .map(ModelKind::id)
                                .collect(Collectors.joining(", ")),
                            table.isPresent() ? "" : ", " + LogTraining.RETRIEVAL,
                            name)));
  }

  /** A model that may not be promoted is trained and registered all the same. */
  @Override
  int status() {
    return refused ? 1 : 0;
  }

  private TrainingRun.Outcome fromTables(
      Path train,
      ModelKind kind,
      Optional<LogDatasets.Specification> specification,
      HyperParameters parameters,
      ConsoleProgress progress)
      throws IOException {
    if (promote) {
      throw new InvalidOptionException(
          "--promote needs the event log: tables' models have no site");
    }
    LogDatasets.Specification features = specification.orElseThrow(() -> needed("--spec"));
    Path directory = out.orElseThrow(() -> needed("--out"));
    Instant now = clock.instant();
    Optional<WarmStart> earlier = WarmStarts.load(warmStart, Path.of(""));
    try (ArtifactPlace place = ArtifactPlace.at(directory);
        TableDataset tables =
            TableDatasets.open(
                features.spec(),
                features.text(),
                train,
                validation,
                test,
                validationShare,
                parameters.seed(),
                temporary.map(WorkDirectory::open).orElseGet(WorkDirectory::open),
                progress)) {
      return new TrainingRun(
              kind,
              tables.dataset(),
              WarmStarts.shaped(parameters, earlier),
              place.target().getFileName().toString(),
              now,
              predictions,
              rows -> Optional.empty(),
              earlier,
              TrainingRun.Extra.NONE)
          .run(place, progress);
    } catch (DirectoryNotEmptyException e) {
      throw new InvalidOptionException(
          "--out %s is neither empty nor an artifact; choose another directory"
              .formatted(directory));
    }
  }

  private LogTraining.Result fromLog(
      Optional<ModelKind> kind,
      Optional<LogDatasets.Specification> specification,
      HyperParameters parameters,
      ConsoleProgress progress)
      throws IOException {
    if (validation.isPresent() || test.isPresent() || out.isPresent()) {
      throw new InvalidOptionException("--validation, --test and --out need --table");
    }
    Instant now = clock.instant();
    Instant from = history.since(now);
    LogQuery query =
        new LogQuery(
            from,
            now,
            history.attribution(),
            validationShare,
            choose("--examples", examples, LogQuery.Origin.values(), TrainCommand::lower),
            positive.map(
                type ->
                    choose(
                        "--positive", type, InteractionType.values(), InteractionType::wireName)),
            parameters.negatives() == HyperParameters.AUTO
                ? OptionalInt.empty()
                : OptionalInt.of(parameters.negatives()),
            parameters.seed());
    return new LogTraining(site.settings(), progress, people())
        .run(
            new LogTraining.Request(
                kind,
                specification,
                query,
                parameters,
                predictions,
                warmStart,
                promote,
                force,
                now));
  }

  private static InvalidOptionException needed(String option) {
    return new InvalidOptionException(option + " is needed with --table");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <T> T choose(
      String option, String given, T[] values, java.util.function.Function<T, String> name) {
    return Arrays.stream(values)
        .filter(value -> name.apply(value).equals(given))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidOptionException(
                    "%s must be one of %s, is '%s'"
                        .formatted(
                            option,
                            Arrays.stream(values).map(name).collect(Collectors.joining(", ")),
                            given)));
  }

  private void print(TrainingRun.Outcome outcome) {
    PrintWriter people = people();
    TextTable metrics = new TextTable().row("", "ROWS", "AUC", "GAUC", "LOGLOSS", "CALIBRATION");
    row(metrics, "validation", outcome.report().validation().evaluation());
    outcome.report().champion().ifPresent(c -> row(metrics, c.id(), c.quality().evaluation()));
    outcome.report().test().ifPresent(evaluation -> row(metrics, "test", evaluation));
    metrics.print(people);
    if ("positives".equals(outcome.report().provenance().get("examples-from"))) {
      people.println(
          "Every row is taken for a positive, and negatives were drawn: where the table has labels, name their column as 'label' in the specification");
    }
    people.println(outcome.report().verdict());
    outcome.report().warning().ifPresent(warning -> people.println("warning: " + warning));
    people.println("model " + outcome.report().id() + " in " + outcome.page().getParent());
    people.println("report " + outcome.page().toUri());
    people.flush();
  }

  static void row(TextTable table, String name, Evaluation evaluation) {
    table.row(
        name,
        String.format(Locale.ROOT, "%,d", evaluation.rows()),
        String.format(Locale.ROOT, "%.4f", evaluation.auc()),
        String.format(Locale.ROOT, "%.4f", evaluation.gauc()),
        String.format(Locale.ROOT, "%.4f", evaluation.logloss()),
        String.format(Locale.ROOT, "%.4f", evaluation.calibrationError()));
  }
}
