package io.millrace.console.web.api;

import io.millrace.console.problem.RequestProblem;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelTrial;
import io.millrace.registry.ModelTrial.Duty;
import io.millrace.registry.TrialStore;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The trials of models by HTTP: shadows and canaries. */
@RestController
@RequestMapping("/v1/models")
class TrialApi {
  private final TrialStore trials;

  TrialApi(TrialStore trials) {
    this.trials = trials;
  }

  /** All of a site's trials. */
  record TrialsJson(List<TrialJson> trials) {}

  /**
   * A trial as the API tells it.
   *
   * @param duty {@code shadow} or {@code canary}
   */
  record TrialJson(
      String model,
      String duty,
      double share,
      Instant startedAt,
      Optional<Instant> endedAt,
      Optional<String> reason) {
    static TrialJson of(ModelTrial trial) {
      return new TrialJson(
          trial.modelId(),
          trial.duty().name().toLowerCase(Locale.ROOT),
          trial.share(),
          trial.startedAt(),
          trial.endedAt(),
          trial.reason());
    }
  }

  /** What runs, then what ended, newest first. */
  @GetMapping("/trials")
  TrialsJson list(Namespace site) {
    return new TrialsJson(trials.list(site).stream().map(TrialJson::of).toList());
  }

  @PostMapping("/{id}/shadow")
  TrialJson shadow(Namespace site, @PathVariable String id) {
    return start(site, id, Duty.SHADOW, 0);
  }

  @PostMapping("/{id}/canary")
  TrialJson canary(
      Namespace site, @PathVariable String id, @RequestParam(defaultValue = "0.05") double share) {
    return start(site, id, Duty.CANARY, share);
  }

  private TrialJson start(Namespace site, String id, Duty duty, double share) {
    try {
      return TrialJson.of(trials.start(site, id, duty, share));
    } catch (IllegalArgumentException e) {
      throw RequestProblem.invalid(
          duty == Duty.CANARY ? "share" : "id", String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      throw RequestProblem.conflict("id", String.valueOf(e.getMessage()));
    }
  }

  @DeleteMapping("/{id}/trial")
  TrialJson end(Namespace site, @PathVariable String id) {
    return TrialJson.of(
        trials
            .end(site, id, "ended by a person")
            .orElseThrow(
                () -> RequestProblem.notFound("id", "model '%s' is not tried".formatted(id))));
  }
}
