package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Value;
import io.millrace.feature.codec.FeatureSpecCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Columns and maps are two ways to the same rows and weights, to the bit. */
class ColumnEncoderTest {
  private static final String SPEC =
      """
      features:
        - {name: user, of: user, type: category, min-count: 2}
        - {name: hashed, of: user, type: category, hash-buckets: 50}
        - {name: item, of: item, type: category}
        - {name: genres, of: item, type: categories, max: 3}
        - {name: recent, type: sequence, max: 4, shares: item}
        - {name: title, of: item, type: text, max: 5}
        - {name: words, of: item, type: text, hash-buckets: 30}
        - {name: price, of: item, type: number, transform: log}
        - {name: age, of: user, type: number, transform: standardize}
        - {name: height, of: user, type: number, transform: buckets, buckets: 5}
        - {name: image, of: item, type: vector, size: 3}
        - {name: story, of: item, type: text, encoder: stored, size: 3}
        - {name: clicks, of: item, type: count, event: click}
        - {name: hour, type: hour}
        - {name: position, type: position, max: 4}
        - {name: rank, type: retrieval, value: rank}
      crosses: [[user, item], [genres, recent, hour]]
      """;

  @Test
  void encode_columns_equalsTheMaps() throws Exception {
    FeatureSpec spec = new FeatureSpecCodec().read(SPEC);
    List<Map<String, Value>> examples = examples(3000);
    int train = 2000;

    Dictionaries dictionaries = new Dictionaries(spec);
    List<int[]> drafts = new ArrayList<>();
    Columns columns = new Columns(dictionaries);
    for (int from = 0; from < examples.size(); from += 500) {
      columns.clear();
      examples.subList(from, from + 500).forEach(columns::add);
      int[] words = new int[columns.words()];
      assertThat(columns.write(words, 0)).isEqualTo(words.length);
      drafts.add(words);
    }
    EncoderFitter fitter = new EncoderFitter(dictionaries, 5);
    for (int i = 0; i < train / 500; i++) {
      columns.read(drafts.get(i), 0, 500);
      fitter.add(columns, 500);
    }
    FeatureEncoder encoder = fitter.fit();

    EncoderFitter byMaps = new EncoderFitter(spec, 5);
    examples.subList(0, train).forEach(byMaps::add);
    FeatureEncoder expected = byMaps.fit();
    assertThat(encoder.states()).isEqualTo(expected.states());
    assertThat(encoder.states().get(0).terms()).hasSizeGreaterThan(10);
    assertThat(fitter.examples()).isEqualTo(train);

    ColumnEncoder columnEncoder = new ColumnEncoder(encoder, dictionaries);
    EncodedBlock block = new EncodedBlock(encoder.fields().size());
    for (int i = 0; i < drafts.size(); i++) {
      columns.read(drafts.get(i), 0, 500);
      columnEncoder.encode(columns, 500, block);
      for (int n = 0; n < 500; n++) {
        assertThat(example(block, n)).isEqualTo(expected.encode(examples.get(i * 500 + n)));
      }
    }
  }

  @Test
  void encode_stringsThatCameAfterFitting_areUnseen() throws Exception {
    FeatureSpec spec = new FeatureSpecCodec().read(SPEC);
    Dictionaries dictionaries = new Dictionaries(spec);
    Columns columns = new Columns(dictionaries);
    columns.add(Map.of("item", Value.of("a")));
    EncoderFitter fitter = new EncoderFitter(dictionaries, 5);
    fitter.add(columns, 1);
    FeatureEncoder encoder = fitter.fit();
    ColumnEncoder columnEncoder = new ColumnEncoder(encoder, dictionaries);
    EncodedBlock block = new EncodedBlock(encoder.fields().size());
    columnEncoder.encode(columns, 1, block);

    Map<String, Value> late = Map.of("item", Value.of("late"), "user", Value.of("late"));
    columns.add(late);
    columnEncoder.encode(columns, 2, block);

    assertThat(example(block, 1)).isEqualTo(encoder.encode(late));
  }

  private static EncodedFeatures example(EncodedBlock block, int example) {
    int first = block.start(example, 0);
    int size = block.end(example, block.fields() - 1) - first;
    int[] offsets = new int[block.fields() + 1];
    int[] rows = new int[size];
    float[] weights = new float[size];
    for (int field = 0; field < block.fields(); field++) {
      offsets[field + 1] = block.end(example, field) - first;
    }
    for (int i = 0; i < size; i++) {
      rows[i] = block.row(first + i);
      weights[i] = block.weight(first + i);
    }
    return new EncodedFeatures(offsets, rows, weights);
  }

  private static List<Map<String, Value>> examples(int count) {
    SplittableRandom random = new SplittableRandom(11);
    List<Map<String, Value>> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Value> values = new HashMap<>();
      values.put("user", Value.of("u" + (int) Math.pow(random.nextDouble() * 9, 3)));
      values.put("hashed", Value.of("größe" + random.nextInt(90)));
      values.put("item", Value.of(random.nextInt(100)));
      values.put("genres", Value.of(texts(random, "g", 5)));
      values.put("recent", Value.of(texts(random, "", 6)));
      values.put("title", Value.of("The " + random.nextInt(9) + ", of: THE " + random.nextInt(9)));
      values.put("words", Value.of(texts(random, "two words", 4)));
      values.put("price", Value.of(random.nextDouble(-5, 50)));
      values.put("age", Value.of(random.nextInt(80)));
      values.put("height", Value.of(random.nextDouble(150, 200)));
      values.put("image", new Value.NumList(List.of(random.nextDouble(), 0.0, -1.5)));
      values.put("story", new Value.NumList(List.of(-0.25, random.nextDouble(), 1.0)));
      values.put("clicks", Value.of(random.nextInt(1000)));
      values.put("hour", Value.of(random.nextInt(26)));
      values.put("position", Value.of(random.nextInt(9)));
      values.put("rank", Value.of(random.nextInt(700)));
      values.values().removeIf(value -> random.nextInt(8) == 0);
      examples.add(values);
    }
    return examples;
  }

  private static List<String> texts(SplittableRandom random, String prefix, int most) {
    List<String> texts = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      texts.add(prefix + random.nextInt(30));
    }
    return texts;
  }
}
