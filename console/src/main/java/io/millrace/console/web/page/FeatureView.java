package io.millrace.console.web.page;

import io.millrace.console.drift.DriftReport;
import java.util.List;
import java.util.Locale;

/**
 * Coverage and drift of features as a page prints them.
 *
 * @param problem why there is nothing to see; empty where there is
 * @param noted what was compared with what
 */
record FeatureView(String problem, String noted, List<Row> rows) {
  /** One feature. */
  record Row(
      String name,
      String of,
      String missingThen,
      String missingNow,
      String unseenThen,
      String unseenNow,
      String stability,
      String tone,
      String mark) {}

  static FeatureView of(DriftReport report, Text text) {
    return new FeatureView(
        report
            .problem()
            .map(
                problem ->
                    text.say(
                        "features." + problem.name().toLowerCase(Locale.ROOT),
                        report.model().orElse(""),
                        text.count(report.slates())))
            .orElse(""),
        text.say(
            "features.noted",
            report.model().orElse(Text.NONE),
            text.count(report.examples()),
            text.count(report.slates()),
            text.count(report.items())),
        report.features().stream().map(feature -> row(feature, text)).toList());
  }

  private static Row row(DriftReport.FeatureDrift feature, Text text) {
    String state = feature.state().name().toLowerCase(Locale.ROOT);
    return new Row(
        feature.name(),
        text.sayOr("scope." + feature.of(), feature.of()),
        text.percent(feature.missingThen()),
        text.percent(feature.missingNow()),
        text.percent(feature.unseenThen()),
        text.percent(feature.unseenNow()),
        text.amount(feature.stability()),
        switch (feature.state()) {
          case STEADY -> "good";
          case MOVED -> "bad";
          case DRIFTED -> "alarm";
        },
        text.say("features.state." + state));
  }
}
