package io.millrace.feature.codec;

import io.millrace.event.Value;
import io.millrace.feature.Encoding;
import io.millrace.feature.EntityView;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeyWriter;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.FeaturePlugin;
import io.millrace.feature.FieldState;
import io.millrace.feature.NumberEncoder;
import io.millrace.feature.NumberLearner;
import io.millrace.feature.Numbers;
import io.millrace.feature.Scope;
import io.millrace.feature.StateFeature;
import io.millrace.feature.TableInput;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A plug-in as another jar would bring it: named in {@code META-INF/services} of the tests. */
public final class PluginKinds implements FeaturePlugin {
  @Override
  public List<FeatureKind> kinds() {
    return List.of(kind("range"), kind("unequal"), kind("misnamed"));
  }

  private static FeatureKind kind(String id) {
    return new FeatureKind() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public Feature read(FeatureKeys keys) {
        return switch (id) {
          case "range" -> new Range(keys.name(), keys.of(), keys.attribute(), id, 0);
          case "unequal" -> new Range(keys.name(), keys.of(), keys.attribute(), id, Nonce.next());
          default -> new Range(keys.name(), keys.of(), keys.attribute(), "range", 0);
        };
      }
    };
  }

  private static final class Nonce {
    private static int last;

    static int next() {
      return ++last;
    }
  }

  /** A number between the least and the largest of training, as the weights of two rows. */
  record Range(String name, Scope of, String attribute, String type, int nonce)
      implements StateFeature {
    @Override
    public Encoding encoding() {
      return new RangeEncoding();
    }

    @Override
    public Optional<Value> value(EntityView known) {
      return known.attribute(attribute);
    }

    @Override
    public TableInput table() {
      return TableInput.Cell.of(attribute);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      keys.of(of).attribute(attribute);
    }
  }

  private static final class RangeEncoding extends Numbers {
    @Override
    public int rowCount(FieldState state) {
      return FIRST_TERM + 2;
    }

    @Override
    public NumberEncoder encoder(FieldState state, int firstRow) {
      double least = state.boundaries().isEmpty() ? 0 : state.boundaries().get(0);
      double most = state.boundaries().isEmpty() ? 1 : state.boundaries().get(1);
      return new NumberEncoder() {
        @Override
        public int size(double[] numbers, int at) {
          return Double.isNaN(numbers[at]) ? 1 : 2;
        }

        @Override
        public void encode(double[] numbers, int at, int[] rows, float[] weights, int to) {
          if (Double.isNaN(numbers[at])) {
            rows[to] = firstRow + MISSING;
            weights[to] = 1;
            return;
          }
          float share = (float) ((numbers[at] - least) / (most - least));
          rows[to] = firstRow + FIRST_TERM;
          weights[to] = 1 - share;
          rows[to + 1] = firstRow + FIRST_TERM + 1;
          weights[to + 1] = share;
        }
      };
    }

    @Override
    public NumberLearner learner(SplittableRandom random) {
      return new NumberLearner() {
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;

        @Override
        public void learn(double[] numbers, int examples) {
          for (int i = 0; i < examples; i++) {
            if (!Double.isNaN(numbers[i])) {
              least = Math.min(least, numbers[i]);
              most = Math.max(most, numbers[i]);
            }
          }
        }

        @Override
        public FieldState state() {
          return new FieldState(List.of(), least < most ? List.of(least, most) : List.of(), 0, 1);
        }
      };
    }
  }
}
