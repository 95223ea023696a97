package io.millrace.trainer.training;

import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import io.millrace.trainer.factorization.FactorSearch;
import io.millrace.trainer.factorization.NextChoiceGain;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/** Validation examples as rows of a factorisation, with their labels and the logits' offsets. */
@SuppressWarnings("ArrayRecordComponent")
record HeldOutRows(FactorSearch.HeldOut rows, float[] labels, float[] offsets) {
  static HeldOutRows of(ExampleSource validation, ChoiceTable table) {
    int size = 0;
    int[] users = new int[1024];
    int[] items = new int[1024];
    float[] labels = new float[1024];
    float[] offsets = new float[1024];
    Map<String, Integer> groups = new HashMap<>();
    NextChoiceGain.Builder gain = new NextChoiceGain.Builder();
    try (Stream<Example> stream = validation.open()) {
      for (Iterator<Example> examples = stream.iterator(); examples.hasNext(); size++) {
        Example example = examples.next();
        if (size == users.length) {
          int length = Math.addExact(size, size / 2);
          users = Arrays.copyOf(users, length);
          items = Arrays.copyOf(items, length);
          labels = Arrays.copyOf(labels, length);
          offsets = Arrays.copyOf(offsets, length);
        }
        users[size] = table.user(example.group());
        items[size] = table.item(example.item());
        labels[size] = example.label();
        offsets[size] = example.logitOffset();
        gain.add(
            groups.computeIfAbsent(example.group(), name -> groups.size()), example.label() > 0.5f);
      }
    }
    return new HeldOutRows(
        new FactorSearch.HeldOut(
            Arrays.copyOf(users, size), Arrays.copyOf(items, size), gain.build()),
        Arrays.copyOf(labels, size),
        Arrays.copyOf(offsets, size));
  }
}
