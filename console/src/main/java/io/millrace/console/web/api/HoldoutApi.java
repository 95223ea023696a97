package io.millrace.console.web.api;

import io.millrace.console.experiment.Experiments;
import io.millrace.console.problem.RequestProblem;
import io.millrace.experiment.Holdout;
import io.millrace.namespace.Namespace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who takes part in no experiment, by HTTP. */
@RestController
@RequestMapping("/v1/holdout")
class HoldoutApi {
  private static final String SEED = "holdout";

  private final Experiments experiments;

  HoldoutApi(Experiments experiments) {
    this.experiments = experiments;
  }

  /**
   * The holdout.
   *
   * @param share of all users, in [0, 1]; 0 where nobody is held out
   * @param seed of the draw; what it is, or {@code holdout}, where absent
   */
  record HoldoutJson(@Nullable Double share, @Nullable String seed) {}

  @GetMapping
  HoldoutJson get(Namespace site) {
    Holdout holdout = experiments.holdout(site).orElse(new Holdout(SEED, 0));
    return new HoldoutJson(holdout.share(), holdout.seed());
  }

  @PutMapping
  HoldoutJson set(Namespace site, @RequestBody HoldoutJson wanted) {
    Double share = wanted.share();
    if (share == null || !(share >= 0 && share <= 1)) {
      throw RequestProblem.invalid("share", "share must be in [0, 1], is " + share);
    }
    String seed =
        Optional.ofNullable(wanted.seed())
            .filter(text -> !text.isBlank())
            .orElseGet(() -> experiments.holdout(site).map(Holdout::seed).orElse(SEED));
    Holdout set = experiments.setHoldout(site, new Holdout(seed, share));
    return new HoldoutJson(set.share(), set.seed());
  }
}
