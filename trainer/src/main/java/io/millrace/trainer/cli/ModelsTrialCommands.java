package io.millrace.trainer.cli;

import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelTrial;
import io.millrace.registry.ModelTrial.Duty;
import io.millrace.registry.TrialStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code models shadow}, {@code canary}, {@code end} and {@code trials}. */
final class ModelsTrialCommands {
  private ModelsTrialCommands() {}

  /** {@code models shadow ID}. */
  @Command(
      name = "shadow",
      description = {
        "Lets a model score every slate behind the champion's back.",
        "Its scores are logged with the impressions (properties.shadow) and never shown."
      })
  static final class Shadow extends TrialCommand {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    JsonNode run(TrialStore trials, Namespace namespace) {
      ModelTrial trial = trials.start(namespace, id, Duty.SHADOW, 0);
      people().println("%s shadows the champion of site %s".formatted(id, namespace));
      return json(trial);
    }
  }

  /** {@code models canary ID}. */
  @Command(
      name = "canary",
      description = {
        "Lets a model answer a share of the requests that no experiment claims.",
        "Serving sends it back by itself where it fails three times in a thousand requests, oftener",
        "than the champion, or where its 99th percentile is above twice the champion's plus 2 ms."
      })
  static final class Canary extends TrialCommand {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(
        names = "--share",
        paramLabel = "SHARE",
        defaultValue = "0.05",
        description = "Of the users, above 0 and at most 1; default ${DEFAULT-VALUE}.")
    private double share;

    @Override
    JsonNode run(TrialStore trials, Namespace namespace) {
      ModelTrial trial = trials.start(namespace, id, Duty.CANARY, share);
      people().println("%s answers %s of site %s's users".formatted(id, share, namespace));
      return json(trial);
    }
  }

  /** {@code models end ID}. */
  @Command(name = "end", description = "Ends a model's shadowing or its canary.")
  static final class End extends TrialCommand {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    JsonNode run(TrialStore trials, Namespace namespace) {
      ModelTrial trial =
          trials
              .end(namespace, id, "ended by command")
              .orElseThrow(
                  () ->
                      new InvalidOptionException(
                          "model '%s' of site %s is not tried".formatted(id, namespace)));
      people().println("the trial of %s is over".formatted(id));
      return json(trial);
    }
  }

  /** {@code models trials}. */
  @Command(name = "trials", description = "Lists shadows and canaries: what runs, then what ended.")
  static final class Trials extends TrialCommand {
    @Override
    JsonNode run(TrialStore trials, Namespace namespace) {
      ArrayNode all = tools.jackson.databind.json.JsonMapper.shared().createArrayNode();
      for (ModelTrial trial : trials.list(namespace)) {
        all.add(json(trial));
        people()
            .println(
                "%s  %s  %s  since %s  %s"
                    .formatted(
                        trial.modelId(),
                        trial.duty().name().toLowerCase(java.util.Locale.ROOT),
                        trial.share(),
                        trial.startedAt(),
                        trial
                            .endedAt()
                            .map(at -> "until %s: %s".formatted(at, trial.reason().orElse("")))
                            .orElse("runs")));
      }
      return all;
    }
  }
}
