package io.millrace.console.web.api;

import io.millrace.console.drift.FeatureDrifts;
import io.millrace.console.problem.RequestProblem;
import io.millrace.console.rollup.EventRollups;
import io.millrace.console.topic.DeadLetters;
import io.millrace.namespace.Namespace;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Data health by HTTP. */
@RestController
class DataApi {
  private static final int MOST_LETTERS = 1000;

  private final EventRollups rollups;
  private final DeadLetters letters;
  private final FeatureDrifts drifts;

  DataApi(EventRollups rollups, DeadLetters letters, FeatureDrifts drifts) {
    this.rollups = rollups;
    this.letters = letters;
    this.drifts = drifts;
  }

  /**
   * The newest refused records.
   *
   * @param held how many the topic holds
   */
  record DeadLettersJson(long held, List<DeadLetters.Refused> letters) {}

  @GetMapping("/v1/data/dead-letters")
  DeadLettersJson deadLetters(
      Namespace site,
      @RequestParam(required = false) @Nullable String code,
      @RequestParam(defaultValue = "50") int limit) {
    if (limit < 1 || limit > MOST_LETTERS) {
      throw RequestProblem.invalid(
          "limit", "limit must be from 1 to %d, is %d".formatted(MOST_LETTERS, limit));
    }
    DeadLetters.Found found =
        letters
            .newest(site, Optional.ofNullable(code), limit)
            .orElseThrow(() -> RequestProblem.unavailable("Kafka does not answer"));
    return new DeadLettersJson(found.held(), found.letters());
  }

  /** Coverage and drift of the champion's features. */
  @GetMapping("/v1/data/features")
  FeaturesJson features(Namespace site) {
    return FeaturesJson.of(drifts.report(site));
  }

  @GetMapping("/v1/data")
  DataJson data(Namespace site) {
    return DataJson.of(rollups.health(site));
  }
}
