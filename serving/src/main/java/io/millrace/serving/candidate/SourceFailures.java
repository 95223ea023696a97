package io.millrace.serving.candidate;

import io.millrace.failure.Failures;
import io.millrace.placement.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a candidate source failed. */
final class SourceFailures {
  private static final Logger LOG = LoggerFactory.getLogger(SourceFailures.class);

  private SourceFailures() {}

  /**
   * Logs a failure of a source; a failure of the placement's rules, which every source asks, is
   * thrown again.
   */
  static void log(Source source, Throwable failure) {
    if (failure instanceof RulesFailedException rules) {
      throw rules;
    }
    LOG.error(
        "Candidate source failed, the other sources fill its share (source={}): {}",
        source,
        Failures.line(failure),
        Failures.trace(failure));
  }
}
