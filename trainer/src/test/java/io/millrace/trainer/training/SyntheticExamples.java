package io.millrace.trainer.training;

import io.millrace.event.Value;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Clicks by a known truth: a user's and an item's hidden tastes, the item's own appeal, the hour,
 * and the position. Every example is a function of its number, so it can be read again and again.
 */
final class SyntheticExamples {
  static final String SPEC =
      """
      features:
        - {name: user, of: user, type: category}
        - {name: item, of: item, type: category}
        - {name: brand, of: item, type: category}
        - {name: price, of: item, type: number, transform: log}
        - {name: recent, type: sequence, events: [click], shares: item}
        - {name: hour, type: hour}
        - {name: position, type: position}
      crosses: [[user, brand]]
      """;

  private static final int USERS = 60;
  private static final int ITEMS = 40;

  private SyntheticExamples() {}

  static Dataset dataset(int train, int validation) {
    return dataset(source(0, train), source(train, train + validation));
  }

  static Dataset dataset(ExampleSource train, ExampleSource validation) {
    try {
      return new Dataset(
          new FeatureSpecCodec().read(SPEC),
          SPEC,
          train,
          validation,
          Optional.empty(),
          Map.of("data", "synthetic"));
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(e);
    }
  }

  static ExampleSource source(int from, int to) {
    return () -> IntStream.range(from, to).mapToObj(SyntheticExamples::example);
  }

  private static double hidden(int kind, int id) {
    return new SplittableRandom(kind * 1_000_003L + id).nextDouble() * 2 - 1;
  }

  /** The true probability of a click. */
  static double probability(int user, int item, int position) {
    double logit = -1 + 2.5 * hidden(2, item % 7) - 0.2 * position;
    for (int factor = 10; factor < 14; factor++) {
      logit += 2 * hidden(factor, user) * hidden(factor + 10, item);
    }
    return 1 / (1 + Math.exp(-logit));
  }

  static int user(int number) {
    return new SplittableRandom(number).nextInt(USERS);
  }

  static Example example(int number) {
    SplittableRandom random = new SplittableRandom(number);
    int user = random.nextInt(USERS);
    int item = random.nextInt(ITEMS);
    int position = 1 + random.nextInt(5);
    Map<String, Value> values = new HashMap<>();
    values.put("user", Value.of("u" + user));
    values.put("item", Value.of("i" + item));
    values.put("brand", Value.of("b" + item % 7));
    values.put("price", Value.of(1 + 10 * (hidden(3, item) + 1)));
    values.put(
        "recent", Value.of(List.of("i" + random.nextInt(ITEMS), "i" + random.nextInt(ITEMS))));
    values.put("hour", Value.of(random.nextInt(24)));
    values.put("position", Value.of(position));
    float label = random.nextDouble() < probability(user, item, position) ? 1f : 0f;
    return new Example(values, label, "u" + user, "r" + number, "i" + item, Instant.EPOCH);
  }

  /** What nobody can beat: the truth's own AUC. */
  static double oracleAuc(int from, int to) {
    var evaluator = new io.millrace.trainer.evaluation.Evaluator();
    for (int number = from; number < to; number++) {
      SplittableRandom random = new SplittableRandom(number);
      int user = random.nextInt(USERS);
      int item = random.nextInt(ITEMS);
      int position = 1 + random.nextInt(5);
      evaluator.add((float) probability(user, item, position), example(number).label(), "");
    }
    return evaluator.evaluate().auc();
  }
}
