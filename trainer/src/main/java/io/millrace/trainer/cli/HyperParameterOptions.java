package io.millrace.trainer.cli;

import io.millrace.table.TableOptimizer;
import io.millrace.trainer.training.HyperParameters;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Hyper-parameters by the names that analysts use: {@code --set dimension=32}. */
final class HyperParameterOptions {
  private static final String AUTO = "auto";

  private HyperParameterOptions() {}

  /** Names with the values of some hyper-parameters, in the order of the documentation. */
  static Map<String, String> describe(HyperParameters values) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("dimension", values.dimension() < 0 ? AUTO : Integer.toString(values.dimension()));
    names.put(
        "tower", values.tower().stream().map(String::valueOf).collect(Collectors.joining(",")));
    names.put("dropout", Double.toString(values.dropout()));
    names.put("batch-norm", Boolean.toString(values.batchNorm()));
    names.put("batch", Integer.toString(values.batch()));
    names.put("epochs", values.epochs() < 0 ? AUTO : Integer.toString(values.epochs()));
    names.put("patience", Integer.toString(values.patience()));
    names.put("learning-rate", Double.toString(values.learningRate()));
    names.put("decay", Double.toString(values.decay()));
    names.put(
        "l2-embedding", values.l2Embedding() < 0 ? AUTO : Double.toString(values.l2Embedding()));
    names.put("l1-wide", Double.toString(values.l1Wide()));
    names.put("table-optimizer", values.tableOptimizer().name().toLowerCase(Locale.ROOT));
    names.put("seed", Long.toString(values.seed()));
    names.put("threads", Integer.toString(values.threads()));
    names.put("negatives", values.negatives() < 0 ? AUTO : Integer.toString(values.negatives()));
    names.put("negative-sampling", values.negativeSampling().name().toLowerCase(Locale.ROOT));
    names.put("keep-negatives", Double.toString(values.keepNegatives()));
    names.put("positive-weight", Double.toString(values.positiveWeight()));
    return names;
  }

  /** The defaults with some values replaced. */
  static HyperParameters parse(Map<String, String> given) {
    Map<String, String> all = describe(HyperParameters.DEFAULT);
    given.forEach(
        (name, value) -> {
          if (all.replace(name, value.strip()) == null) {
            throw new InvalidOptionException(
                "--set %s: there is no such hyper-parameter; there are %s"
                    .formatted(name, String.join(", ", new TreeMap<>(all).keySet())));
          }
        });
    Values values = new Values(all);
    return new HyperParameters(
        values.auto("dimension") ? HyperParameters.AUTO : values.integer("dimension", 1, 4096),
        values.tower(),
        values.number("dropout", 0, 0.99),
        values.flag("batch-norm"),
        values.integer("batch", 1, 1 << 20),
        values.auto("epochs") ? HyperParameters.AUTO : values.integer("epochs", 1, 10_000),
        values.integer("patience", 0, 10_000),
        values.number("learning-rate", Double.MIN_NORMAL, 100),
        values.number("decay", Double.MIN_NORMAL, 1),
        values.auto("l2-embedding") ? HyperParameters.AUTO : values.number("l2-embedding", 0, 1e6),
        values.number("l1-wide", 0, 1e6),
        values.convert(
            "table-optimizer",
            "adam or adagrad",
            text -> TableOptimizer.valueOf(text.toUpperCase(Locale.ROOT))),
        values.convert("seed", "a whole number", Long::parseLong),
        values.integer("threads", 0, 1024),
        values.auto("negatives") ? HyperParameters.AUTO : values.integer("negatives", 1, 1000),
        values.convert(
            "negative-sampling",
            "uniform or popularity",
            text -> HyperParameters.NegativeSampling.valueOf(text.toUpperCase(Locale.ROOT))),
        values.number("keep-negatives", Double.MIN_NORMAL, 1),
        values.number("positive-weight", Double.MIN_NORMAL, 1e6));
  }

  private record Values(Map<String, String> texts) {
    boolean auto(String name) {
      return AUTO.equals(texts.get(name));
    }

    <T> T convert(String name, String rule, Function<String, T> parser) {
      String text = texts.getOrDefault(name, "");
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new InvalidOptionException(
            "--set %s must be %s, is '%s'".formatted(name, rule, text));
      }
    }

    int integer(String name, int least, int most) {
      return convert(
          name,
          "a whole number from %d to %d".formatted(least, most),
          text -> {
            int value = Integer.parseInt(text);
            if (value < least || value > most) {
              throw new IllegalArgumentException();
            }
            return value;
          });
    }

    double number(String name, double least, double most) {
      return convert(
          name,
          least > 0
              ? "a number above 0, at most %s".formatted(most)
              : "a number from 0 to %s".formatted(most),
          text -> {
            double value = Double.parseDouble(text);
            if (!(value >= least && value <= most)) {
              throw new IllegalArgumentException();
            }
            return value;
          });
    }

    boolean flag(String name) {
      return convert(
          name,
          "true or false",
          text -> {
            if (!text.equals("true") && !text.equals("false")) {
              throw new IllegalArgumentException();
            }
            return text.equals("true");
          });
    }

    List<Integer> tower() {
      return convert(
          "tower",
          "widths from 1 to 65536, comma-separated",
          text ->
              Arrays.stream(text.split(","))
                  .map(String::strip)
                  .map(Integer::valueOf)
                  .peek(
                      width -> {
                        if (width < 1 || width > 65_536) {
                          throw new IllegalArgumentException();
                        }
                      })
                  .toList());
    }
  }
}
