package io.millrace.slates.cli;

import io.millrace.config.Settings;
import io.millrace.event.InteractionType;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.PlacementStore;
import io.millrace.registry.Registry;
import io.millrace.slates.Contender;
import io.millrace.slates.SlateEvaluator;
import io.millrace.slates.SlateOptions;
import io.millrace.slates.SlateReport;
import io.millrace.slates.baseline.BaselineKind;
import io.millrace.slates.report.SlateJson;
import io.millrace.slates.report.SlatePage;
import io.millrace.slates.report.SlateText;
import io.millrace.trainer.cli.ConsoleProgress;
import io.millrace.trainer.cli.ExistingLog;
import io.millrace.trainer.cli.InvalidOptionException;
import io.millrace.trainer.cli.ItemTexts;
import io.millrace.trainer.cli.SiteOptions;
import io.millrace.trainer.holdout.Holdout;
import io.millrace.trainer.holdout.HoldoutQuery;
import io.millrace.trainer.holdout.HoldoutScan;
import io.millrace.trainer.holdout.HoldoutSplit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code evaluate slates}: the serving code's slates against held-out events of the log. */
@Command(
    name = "slates",
    description = {
      "Asks the serving code for slates, as of a moment of the past, and measures how well they",
      "find what users took next. The held-out events are left out of everything that serving",
      "knows; what a user interacted with before is excluded, every other item is a candidate.",
      "Popularity, item-kNN and EASE are measured on the same users."
    })
public final class EvaluateSlatesCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command.
  private CommandSpec command;

  @Mixin private final SiteOptions site = new SiteOptions();

  @Option(
      names = "--holdout",
      paramLabel = "HOLDOUT",
      defaultValue = "last-event",
      description = {
        "last-event: the latest positive of each user with 5 or more.",
        "last-basket: the new items of the last order or session of each user with 3 or more.",
        "7d: everything in the last 7 days of the log; 2026-01-31T00:00:00Z: from that moment on.",
        "items: a share of the items with all their events; they stay in the catalogue.",
        "Default: ${DEFAULT-VALUE}"
      })
  private String holdout = "";

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      description = "Of the items that --holdout items holds out. Default: 0.1")
  private Optional<Double> share = Optional.empty();

  @Option(
      names = "--k",
      paramLabel = "K",
      defaultValue = "10",
      description = "Items of a slate. Default: ${DEFAULT-VALUE}")
  private int k;

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "ID",
      defaultValue = "retrieval,none",
      description = {
        "Separated by commas: the ids of registered models; 'retrieval' for the retrieval model"
            + " that",
        "'train' makes, here trained without the held-out events; 'retrieval-without-text' for the"
            + " same",
        "without text vectors; 'none' for serving without a model.",
        "Default: ${DEFAULT-VALUE}"
      })
  private List<String> models = List.of();

  @Option(
      names = "--placement",
      paramLabel = "P",
      description = "The placement whose rules hold. Default: the rules of no placement")
  private Optional<String> placement = Optional.empty();

  @Option(
      names = "--positive",
      paramLabel = "TYPE",
      description =
          "What has to be found: purchase, like, add_to_cart, click or view. Default: the strongest"
              + " that is common in the log")
  private Optional<String> positive = Optional.empty();

  @Option(
      names = "--min-value",
      paramLabel = "VALUE",
      description = "Positives with a smaller value do not count, for instance a rating of 4.")
  private Optional<Double> minValue = Optional.empty();

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Users to evaluate; of more, a sample. Default: ${DEFAULT-VALUE}")
  private int users;

  @Option(
      names = "--baselines",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "popularity,item-knn,ease,ease-recency",
      description =
          "To compare with, separated by commas; none for none. Default: ${DEFAULT-VALUE}")
  private List<String> baselines = List.of();

  @Option(
      names = "--ease-penalty",
      paramLabel = "L2",
      defaultValue = "200",
      description = "EASE's L2 penalty. Default: ${DEFAULT-VALUE}")
  private double easePenalty;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the sample of users and of the intervals. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(names = "--report", paramLabel = "FILE", description = "Write an HTML page.")
  private Optional<Path> report = Optional.empty();

  @Option(
      names = "--json",
      description = "End with one line of JSON; everything else goes to standard error.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Settings settings = site.settings();
    Namespace namespace = SiteOptions.namespace(settings);
    HoldoutQuery query = query();
    checkReport();
    Set<BaselineKind> wanted = wantedBaselines();
    try (Registry registry = Registry.openForCommand(settings);
        IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = ExistingLog.open(logs, namespace);
        ConsoleProgress progress =
            new ConsoleProgress(command.commandLine().getErr(), System.console() != null)) {
      Map<String, Contender> registered = registered(registry, namespace);
      SlateOptions options = options(settings, namespace, wanted, placements(registry, namespace));
      HoldoutSplit split = new HoldoutScan(log).split(query, progress);
      try (ItemTexts texts = ItemTexts.open(settings, namespace, command.commandLine().getErr());
          TrainedRetrieval retrieval = new TrainedRetrieval(log, split, texts, seed, progress)) {
        List<Contender> contenders = new ArrayList<>();
        for (String id : new LinkedHashSet<>(models)) {
          contenders.add(
              TrainedRetrieval.is(id)
                  ? retrieval.contender(id)
                  : registered.getOrDefault(id, Contender.withoutModel()));
        }
        SlateReport found =
            SlateEvaluator.evaluate(log, split, contenders, options, texts, progress);
        progress.close();
        write(found);
      }
    }
    return 0;
  }

  private void write(SlateReport found) throws IOException {
    PrintWriter people = json ? command.commandLine().getErr() : command.commandLine().getOut();
    SlateText.print(found, people);
    if (report.isPresent()) {
      Files.writeString(report.get(), SlatePage.html(found), StandardCharsets.UTF_8);
      people.println("Report: " + report.get());
    }
    people.flush();
    if (json) {
      PrintWriter out = command.commandLine().getOut();
      out.println(JsonMapper.shared().writeValueAsString(SlateJson.of(found)));
      out.flush();
    }
  }

  /** Before the work begins. */
  private void checkReport() {
    if (report.isPresent()) {
      Path directory = report.get().toAbsolutePath().getParent();
      if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(report.get())) {
        throw new InvalidOptionException(
            "--report must be a file in a directory that exists, but is '%s'"
                .formatted(report.get()));
      }
    }
  }

  private HoldoutQuery query() {
    try {
      return new HoldoutQuery(
          holdout(),
          positive.map(EvaluateSlatesCommand::type),
          minValue.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
          users,
          seed);
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException("--" + e.getMessage());
    }
  }

  private Holdout holdout() {
    Holdout parsed = Holdout.parse(holdout);
    if (share.isEmpty()) {
      return parsed;
    }
    if (!(parsed instanceof Holdout.Items)) {
      throw new InvalidOptionException(
          "--share is of --holdout items, but --holdout is '%s'; leave one out".formatted(holdout));
    }
    return new Holdout.Items(share.get());
  }

  private static InteractionType type(String name) {
    return InteractionType.ofWireName(name)
        .filter(InteractionType::positive)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "positive must be purchase, like, add_to_cart, click or view, but is '%s'"
                        .formatted(name)));
  }

  private Set<BaselineKind> wantedBaselines() {
    Set<BaselineKind> wanted = EnumSet.noneOf(BaselineKind.class);
    for (String name : baselines) {
      if (!name.equals("none")) {
        wanted.add(
            BaselineKind.of(name)
                .orElseThrow(
                    () ->
                        new InvalidOptionException(
                            "--baselines must be of %s, or none, but has '%s'"
                                .formatted(
                                    Arrays.stream(BaselineKind.values())
                                        .map(BaselineKind::wireName)
                                        .collect(Collectors.joining(", ")),
                                    name))));
      }
    }
    return wanted;
  }

  private SlateOptions options(
      Settings settings,
      Namespace namespace,
      Set<BaselineKind> wanted,
      Map<String, Placement> placements) {
    try {
      return new SlateOptions(
          namespace,
          k,
          placement,
          placements,
          settings.serving().candidates(),
          wanted,
          easePenalty,
          Math.min(2, Runtime.getRuntime().availableProcessors()),
          seed);
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(
          "--" + String.valueOf(e.getMessage()).replace("easePenalty", "ease-penalty"));
    }
  }

  /** Looks the models up before the work begins. */
  private Map<String, Contender> registered(Registry registry, Namespace namespace) {
    Map<String, Contender> registered = new HashMap<>();
    for (String id : models) {
      if (!id.equals("none") && !TrainedRetrieval.is(id)) {
        registered.put(id, contender(registry, namespace, id));
      }
    }
    return registered;
  }

  private static Contender contender(Registry registry, Namespace namespace, String id) {
    ModelRecord model =
        registry
            .models()
            .find(namespace, id)
            .orElseThrow(
                () ->
                    new InvalidOptionException(
                        "--model: namespace %s has no model '%s'; 'millrace models list' names them"
                            .formatted(namespace, id)));
    return Contender.of(model.id(), model.artifact());
  }

  private Map<String, Placement> placements(Registry registry, Namespace namespace) {
    Map<String, Placement> stored = new TreeMap<>();
    for (PlacementStore.StoredPlacement one : registry.placements().list(namespace)) {
      stored.put(one.name(), one.placement());
    }
    if (placement.isPresent() && !stored.containsKey(placement.get())) {
      throw new InvalidOptionException(
          "--placement: namespace %s has no placement '%s', but %s"
              .formatted(namespace, placement.get(), stored.isEmpty() ? "none" : stored.keySet()));
    }
    return stored;
  }
}
