package io.millrace.trainer.dataset;

import io.millrace.event.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Held-out positives, each followed by items that its user chose neither in the training rows nor
 * in these, drawn uniformly: always the same, by a seed. A user who has chosen everything gets
 * none.
 */
final class SampledExamples implements ExampleSource {
  private final ExampleSource positives;
  private final Catalogue catalogue;
  private final int negatives;
  private final long seed;
  private final Map<String, Integer> newUsers = new HashMap<>();
  private final LongLongMap pairs = new LongLongMap();
  private final Map<Integer, Integer> chosen = new HashMap<>();

  /**
   * @param negatives for each positive
   */
  SampledExamples(ExampleSource positives, Catalogue catalogue, int negatives, long seed) {
    this.positives = positives;
    this.catalogue = catalogue;
    this.negatives = negatives;
    this.seed = seed;
    try (Stream<Example> rows = positives.open()) {
      rows.forEach(this::know);
    }
  }

  private void know(Example row) {
    int user = user(row.group());
    int item = catalogue.item(row.item());
    if (item < 0 || known(user, item)) {
      return;
    }
    pairs.putLeast(Catalogue.pair(user, item), 0);
    chosen.merge(user, 1, Integer::sum);
  }

  /** Users whom the training rows do not know are numbered behind the others. */
  private int user(String name) {
    int user = catalogue.user(name);
    return user >= 0
        ? user
        : newUsers.computeIfAbsent(name, n -> catalogue.users() + newUsers.size());
  }

  private boolean known(int user, int item) {
    return user < catalogue.users() && catalogue.chose(user, item)
        || pairs.contains(Catalogue.pair(user, item));
  }

  @Override
  public Stream<Example> open() {
    SplittableRandom random = new SplittableRandom(seed);
    return positives.open().flatMap(row -> group(row, random));
  }

  private Stream<Example> group(Example positive, SplittableRandom random) {
    int user = user(positive.group());
    int left =
        (user < catalogue.users() ? catalogue.left(user) : catalogue.items())
            - chosen.getOrDefault(user, 0);
    if (left <= 0) {
      return Stream.of(positive);
    }
    float offset = (float) Math.log((double) left / negatives);
    Stream.Builder<Example> group = Stream.builder();
    group.add(example(positive, positive.values(), 1, positive.item(), offset));
    for (int i = 0; i < negatives; i++) {
      int item = catalogue.draw(random, candidate -> known(user, candidate), left);
      Map<String, Value> values = new HashMap<>(positive.values());
      catalogue.removeItemFeatures(values);
      values.putAll(catalogue.values(item));
      group.add(example(positive, values, 0, catalogue.name(item), offset));
    }
    return group.build();
  }

  private static Example example(
      Example of, Map<String, Value> values, float label, String item, float offset) {
    return new Example(values, label, of.group(), of.request(), item, of.at(), offset);
  }
}
