package io.millrace.console.web.page;

import io.millrace.console.experiment.ExperimentReport;
import java.util.List;
import java.util.Locale;

/**
 * The primary metric of a part of the users as a page prints it.
 *
 * @param dimension what users are cut by, as it is called in events
 * @param dimensionName the same in the reader's language
 * @param ratio p-value of the sample ratio within the part
 */
record SegmentView(
    String dimension,
    String dimensionName,
    String value,
    String ratio,
    String ratioTone,
    MetricView metric) {

  static List<SegmentView> of(ExperimentReport report, boolean withheld, Text text) {
    return report.segments().stream()
        .map(
            segment ->
                new SegmentView(
                    segment.dimension(),
                    name(segment, text),
                    segment.value(),
                    segment.ratio().map(ratio -> text.pValue(ratio.pValue())).orElse(Text.NONE),
                    segment.ratio().filter(ratio -> ratio.isMismatch()).isPresent()
                        ? "alarm"
                        : "even",
                    MetricView.of(segment.primary(), withheld, text)))
        .toList();
  }

  /** What the part is cut by, in the reader's language. */
  static String name(ExperimentReport.Segment segment, Text text) {
    return text.sayOr(
        "dimension." + segment.dimension().toLowerCase(Locale.ROOT), segment.dimension());
  }
}
