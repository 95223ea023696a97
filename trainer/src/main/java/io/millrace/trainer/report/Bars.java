package io.millrace.trainer.report;

import java.util.List;
import java.util.Locale;

/** Horizontal bars with their spread as inline SVG; colours come from the page's style. */
record Bars(String title, List<Bar> bars) {
  private static final int WIDTH = 420;
  private static final int LEFT = 130;
  private static final int RIGHT = 60;
  private static final int LINE = 22;

  /** One bar from 0 to its value, with a line from low to high. */
  record Bar(String name, double value, double low, double high) {}

  String svg() {
    double most = bars.stream().mapToDouble(Bar::high).max().orElse(0);
    double least = Math.min(0, bars.stream().mapToDouble(Bar::low).min().orElse(0));
    double range = most > least ? most - least : 1;
    int height = bars.size() * LINE + 8;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(Html.escape(title), WIDTH, height, Html.escape(title)));
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double middle = i * LINE + LINE / 2.0 + 4;
      double zero = x(0, least, range);
      double end = x(bar.value(), least, range);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" dy=\".32em\">%s</text><rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"12\"/><line class=\"spread\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" dy=\".32em\">%s</text>",
              LEFT - 8,
              middle,
              Html.escape(shortened(bar.name())),
              Math.min(zero, end),
              middle - 6,
              Math.abs(end - zero),
              x(bar.low(), least, range),
              x(bar.high(), least, range),
              middle,
              middle,
              WIDTH,
              middle,
              Html.number(bar.value())));
    }
    return svg.append("</svg></figure>").toString();
  }

  private static double x(double value, double least, double range) {
    return LEFT + (value - least) / range * (WIDTH - LEFT - RIGHT);
  }

  private static String shortened(String name) {
    return name.length() > 20 ? name.substring(0, 19) + "…" : name;
  }
}
