package io.millrace.trainer.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A small line chart as inline SVG; colours come from the page's style. */
record Chart(String title, String xLabel, List<Series> series, Kind kind) {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 260;
  private static final int LEFT = 56;
  private static final int RIGHT = 14;
  private static final int TOP = 14;
  private static final int BOTTOM = 40;

  /** What the axes show. */
  enum Kind {
    /** Something by epoch, from 1. */
    EPOCHS,
    /** Rates by rates: both axes from 0 as far as needed, with the line y = x. */
    RATES,
    /** Both axes from 0 to 1, with the line y = x. */
    UNIT_DIAGONAL,
    /** Both axes from 0 to 1. */
    UNIT
  }

  /** One line; points that are not finite are left out. */
  record Series(String name, List<Curves.Point> points) {
    Series {
      points =
          points.stream().filter(p -> Double.isFinite(p.x()) && Double.isFinite(p.y())).toList();
    }
  }

  /** The lowest and highest value on an axis; below 0 only if a value is. */
  private record Range(double low, double high) {
    static Range of(double[] values, boolean pad) {
      if (values.length == 0) {
        return new Range(0, 1);
      }
      double low = Arrays.stream(values).min().orElseThrow();
      double high = Arrays.stream(values).max().orElseThrow();
      double alone = pad ? Math.max(Math.abs(high) * 0.05, 0.01) : 1;
      double margin = high > low ? (high - low) * 0.08 : alone;
      if (!pad && high > low) {
        return new Range(low, high);
      }
      return new Range(low < 0 ? low - margin : Math.max(0, low - margin), high + margin);
    }

    double share(double value) {
      return (value - low) / (high - low);
    }
  }

  String svg() {
    double[] xs =
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Curves.Point::x).toArray();
    double[] ys =
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Curves.Point::y).toArray();
    Range x = Range.of(xs, false);
    Range y = Range.of(ys, true);
    if (kind != Kind.EPOCHS) {
      x = new Range(0, kind == Kind.RATES ? Math.max(x.high(), y.high()) : 1);
      y = x;
    }
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(Html.escape(title), WIDTH, HEIGHT, Html.escape(title)));
    axes(svg, x, y);
    if (kind == Kind.RATES || kind == Kind.UNIT_DIAGONAL) {
      svg.append(
          "<line class=\"ideal\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
              .formatted(px(x, x.low()), py(y, y.low()), px(x, x.high()), py(y, y.high())));
    }
    for (int i = 0; i < series.size(); i++) {
      line(svg, series.get(i), i, x, y);
    }
    return svg.append("</svg>").append(legend()).append("</figure>").toString();
  }

  private void axes(StringBuilder svg, Range x, Range y) {
    for (int i = 0; i <= 4; i++) {
      double value = y.low() + (y.high() - y.low()) * i / 4;
      svg.append(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/><text x=\"%d\" y=\"%s\" text-anchor=\"end\" dy=\".32em\">%s</text>"
              .formatted(
                  LEFT,
                  WIDTH - RIGHT,
                  py(y, value),
                  py(y, value),
                  LEFT - 6,
                  py(y, value),
                  String.format(Locale.ROOT, "%.3f", value)));
    }
    int ticks =
        kind != Kind.EPOCHS ? 4 : (int) Math.min(9, Math.max(1, Math.round(x.high() - x.low())));
    for (int i = 0; i <= ticks; i++) {
      double value = x.low() + (x.high() - x.low()) * i / ticks;
      svg.append(
          "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>"
              .formatted(
                  px(x, value),
                  HEIGHT - BOTTOM + 16,
                  String.format(Locale.ROOT, kind == Kind.EPOCHS ? "%.0f" : "%.2f", value)));
    }
    svg.append(
        "<text class=\"label\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>"
            .formatted((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, Html.escape(xLabel)));
  }

  private void line(StringBuilder svg, Series line, int number, Range x, Range y) {
    String points =
        line.points().stream()
            .map(p -> px(x, p.x()) + "," + py(y, p.y()))
            .collect(Collectors.joining(" "));
    svg.append("<polyline class=\"s%d\" points=\"%s\"/>".formatted(number, points));
    if (kind == Kind.UNIT || kind == Kind.UNIT_DIAGONAL) {
      return;
    }
    for (Curves.Point point : line.points()) {
      svg.append(
          "<circle class=\"s%d\" cx=\"%s\" cy=\"%s\" r=\"3\"><title>%s: %s</title></circle>"
              .formatted(
                  number,
                  px(x, point.x()),
                  py(y, point.y()),
                  Html.escape(line.name()),
                  Html.number(point.y())));
    }
  }

  private String legend() {
    return IntStream.range(0, series.size())
        .mapToObj(
            i ->
                "<span class=\"key s%d\">%s</span>".formatted(i, Html.escape(series.get(i).name())))
        .collect(Collectors.joining(" ", "<p class=\"legend\">", "</p>"));
  }

  private static String px(Range x, double value) {
    return String.format(Locale.ROOT, "%.1f", LEFT + x.share(value) * (WIDTH - LEFT - RIGHT));
  }

  private static String py(Range y, double value) {
    return String.format(
        Locale.ROOT, "%.1f", HEIGHT - BOTTOM - y.share(value) * (HEIGHT - TOP - BOTTOM));
  }
}
