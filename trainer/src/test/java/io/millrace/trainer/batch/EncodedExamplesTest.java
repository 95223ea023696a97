package io.millrace.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Value;
import io.millrace.feature.Columns;
import io.millrace.feature.Dictionaries;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.table.SparseBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedExamplesTest {
  private static final String PLAIN =
      """
      features:
        - {name: id, of: user, type: category}
        - {name: kind, of: item, type: category}
      """;
  private static final String RAGGED =
      PLAIN
          + """
            - {name: genres, of: item, type: categories}
            - {name: price, of: item, type: number}
            - {name: image, of: item, type: vector, size: 2}
          crosses: [[kind, genres]]
          """;
  private static final int COUNT = 3 * EncodedExamples.BLOCK + 100;
  private static final long MEMORY = 1L << 30;

  @TempDir Path temporary;
  private WorkDirectory directory;
  private FeatureEncoder encoder;

  @BeforeEach
  void openDirectory() {
    directory = WorkDirectory.open(temporary);
  }

  @AfterEach
  void closeDirectory() {
    directory.close();
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "true, 0", "false, 120000", "true, 800000", "true, 3000000000"})
  void passes_inMemoryOrFromAFile_giveWhatTheEncoderGives(boolean ragged, long budget)
      throws Exception {
    try (EncodedExamples examples = examples(ragged ? RAGGED : PLAIN, COUNT, budget, 1)) {
      assertThat(examples.inMemory()).isEqualTo(budget > 1_000_000);
      assertThat(examples.size()).isEqualTo(COUNT - 1);
      assertThat(examples.positives()).isEqualTo(positives(1, COUNT));
      List<String> expected =
          IntStream.range(1, COUNT)
              .mapToObj(i -> label(i) + " " + encoder.encode(values(i)))
              .toList();

      assertThat(read(examples, examples.ordered(1000))).isEqualTo(expected);
      assertThat(read(examples, examples.shuffled(7, 1000)))
          .isNotEqualTo(expected)
          .containsExactlyInAnyOrderElementsOf(expected);
      SparseBatch batch = new SparseBatch(examples.fields(), 1);
      for (int i = 0; i < COUNT - 1; i += 501) {
        batch.clear();
        examples.copyTo(i, batch);
        assertThat(text(batch, 0)).isEqualTo(expected.get(i));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "300000", "3000000000"})
  void shuffled_seed_decidesTheOrder(long budget) throws Exception {
    try (EncodedExamples examples = examples(PLAIN, COUNT, budget, 0)) {
      List<String> order = read(examples, examples.shuffled(7, 1000));

      assertThat(read(examples, examples.shuffled(7, 1000))).isEqualTo(order);
      assertThat(read(examples, examples.shuffled(8, 1000))).isNotEqualTo(order);
    }
  }

  @Test
  void shuffled_window_mixesItsBlocks() throws Exception {
    try (EncodedExamples examples = examples(PLAIN, COUNT, 120_000, 0)) {
      SparseBatch batch = new SparseBatch(examples.fields(), 2000);
      try (Batches batches = examples.shuffled(3, 2000)) {
        batches.next(batch);
      }
      // Its ids are of two blocks or more: no block has 2000 examples in a row.
      long blocks =
          IntStream.range(0, batch.size())
              .map(i -> id(batch, i) / EncodedExamples.BLOCK)
              .distinct()
              .count();
      assertThat(blocks).isEqualTo(2);
    }
  }

  @Test
  void finish_noExamples_hasEmptyPasses() throws Exception {
    try (EncodedExamples examples = examples(PLAIN, 0, MEMORY, 0)) {
      assertThat(examples.size()).isZero();
      assertThat(read(examples, examples.shuffled(1, 10))).isEmpty();
      assertThat(read(examples, examples.ordered(10))).isEmpty();
    }
  }

  /** Of the ids' vocabulary, which is sorted as text: the number that the id has. */
  private int id(SparseBatch batch, int example) {
    String term = encoder.states().get(0).terms().get(batch.row(batch.start(example, 0)) - 2);
    return Integer.parseInt(term);
  }

  private EncodedExamples examples(String specText, int count, long budget, int from)
      throws Exception {
    Dictionaries dictionaries = new Dictionaries(new FeatureSpecCodec().read(specText));
    try (DraftFile draft = new DraftFile(directory, dictionaries)) {
      Columns columns = new Columns(dictionaries);
      byte[] labels = new byte[EncodedExamples.BLOCK];
      for (int start = 0; start < count; start += EncodedExamples.BLOCK) {
        int end = Math.min(count, start + EncodedExamples.BLOCK);
        columns.clear();
        for (int i = start; i < end; i++) {
          columns.add(values(i));
          labels[i - start] = label(i);
        }
        draft.add(columns, labels, end - start);
      }
      assertThat(draft.positives()).isEqualTo(positives(0, count));
      EncoderFitter fitter = new EncoderFitter(dictionaries, 1);
      draft.fit(fitter, count, rows -> {});
      encoder = fitter.fit();
      EncodedWriter writer = new EncodedWriter(encoder.fields().size(), directory, budget);
      return draft.encode(encoder, from, count, writer, rows -> {});
    }
  }

  private static byte label(int i) {
    return (byte) (i % 5 == 0 ? 1 : 0);
  }

  private static long positives(int from, int to) {
    return IntStream.range(from, to).filter(i -> label(i) == 1).count();
  }

  private static Map<String, Value> values(int i) {
    return Map.of(
        "id", Value.of(i),
        "kind", Value.of("k" + i % 7),
        "genres", Value.of(List.of("a" + i % 3, "b" + i % 2, "c").subList(0, i % 4)),
        "price", Value.of(i * 0.37),
        "image", new Value.NumList(List.of(i * 1.0, -0.5)));
  }

  private static List<String> read(BatchSource source, Batches batches) {
    List<String> all = new ArrayList<>();
    try (batches) {
      SparseBatch batch = new SparseBatch(source.fields(), 1000);
      while (batches.next(batch)) {
        for (int i = 0; i < batch.size(); i++) {
          all.add(text(batch, i));
        }
      }
    }
    return all;
  }

  private static String text(SparseBatch batch, int example) {
    int first = batch.start(example, 0);
    int[] offsets = new int[batch.fields() + 1];
    for (int field = 0; field < batch.fields(); field++) {
      offsets[field + 1] = batch.end(example, field) - first;
    }
    int[] rows = new int[offsets[batch.fields()]];
    float[] weights = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = batch.row(first + i);
      weights[i] = batch.weight(first + i);
    }
    return (int) batch.label(example) + " " + new EncodedFeatures(offsets, rows, weights);
  }
}
