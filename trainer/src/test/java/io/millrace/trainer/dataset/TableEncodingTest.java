package io.millrace.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.table.SparseBatch;
import io.millrace.trainer.batch.EncodedExamples;
import io.millrace.trainer.training.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables become the rows and weights that their examples, one by one, would become. */
class TableEncodingTest {
  private static final long SEED = 3;

  private static final String MADE_UP =
      """
      label: label
      missing: [NA]
      features:
        - {name: user, of: user, type: category, min-count: 2}
        - {name: item, of: item, type: category}
        - {name: genres, of: item, type: categories, max: 2, separator: "; "}
        - {name: recent, type: sequence, shares: item}
        - {name: title, of: item, type: text}
        - {name: age, of: user, type: number, transform: buckets, buckets: 4}
        - {name: price, of: item, type: number, transform: log}
        - {name: image, of: item, type: vector, size: 2}
        - {name: hour, type: hour}
        - {name: position, type: position}
      crosses: [[user, genres]]
      """;

  /** The specification of the issue that asked for tables. */
  private static final String MINIMAL =
      """
      label: label
      features: [{name: user, of: user, type: category}, {name: item, of: item, type: category}, {name: genres, of: item, type: categories, separator: "|"}, {name: age, of: user, type: number, transform: standardize}, {name: education, of: user, type: category}, {name: occupation, of: user, type: category}]
      crosses: [[education, occupation]]
      """;

  private static final String ADULT =
      """
      label: {column: income, positive: [">50K", ">50K."], negative: ["<=50K", "<=50K."]}
      columns: [age, workclass, fnlwgt, education, education-num, marital-status, occupation, relationship, race, sex, capital-gain, capital-loss, hours-per-week, native-country, income]
      separator: ", "
      missing: ["?"]
      features:
        - {name: age, of: user, type: number, transform: buckets}
        - {name: workclass, of: user, type: category}
        - {name: education, of: user, type: category}
        - {name: occupation, of: user, type: category}
        - {name: capital-gain, of: user, type: number, transform: log}
        - {name: hours-per-week, of: user, type: number}
        - {name: native-country, of: user, type: category, min-count: 100}
      crosses: [[education, occupation], [workclass, age, native-country]]
      """;

  @TempDir Path directory;

  @Test
  void encode_everyTypeOfFeature_equalsTheExamples() throws Exception {
    assertSame(MADE_UP, madeUp(9000), Optional.empty());
  }

  @Test
  void encode_minimalSpecification_equalsTheExamples() throws Exception {
    Path table =
        Files.writeString(
            directory.resolve("minimal.csv"),
            "label,user,item,genres,age,education,occupation\n"
                + "1,u1,i1,a|b,30,phd,clerk\n0,u2,i1,,,,clerk\n1,u1,i2,b,41.5,msc,\n");
    assertSame(MINIMAL, table, Optional.of(table));
  }

  @Test
  void encode_adult_equalsTheExamples() throws Exception {
    Path data = sharedData().resolve("adult");
    assumeTrue(Files.isDirectory(data), "shared/data/adult is not beside the project");
    assertSame(ADULT, data.resolve("adult.data.gz"), Optional.of(data.resolve("adult.test.gz")));
  }

  @Test
  void encode_frappe_equalsTheExamples() throws Exception {
    Path data = sharedData().resolve("frappe");
    assumeTrue(Files.isDirectory(data), "shared/data/frappe is not beside the project");
    StringBuilder spec = new StringBuilder("label: label\nfeatures:\n");
    for (String name :
        "user item daytime weekday isweekend homework cost weather country city".split(" ")) {
      spec.append("  - {name: %s, of: context, type: category}\n".formatted(name));
    }
    assertSame(
        spec.toString(),
        data.resolve("frappe.train.resampled.csv.gz"),
        Optional.of(data.resolve("frappe.validation.csv.gz")));
  }

  private static void assertSame(String specText, Path train, Optional<Path> validation)
      throws Exception {
    FeatureSpec spec = new FeatureSpecCodec().read(specText);
    try (TableDataset tables =
            TableDatasets.open(
                spec, specText, train, validation, Optional.empty(), 0.3, 1, Progress.NONE);
        EncodedDataset encoded =
            tables.dataset().encoding().encode(SEED, EncoderFitter::fit, Progress.NONE)) {
      EncoderFitter fitter = new EncoderFitter(spec, SEED);
      try (Stream<Example> examples = tables.dataset().train().open()) {
        examples.forEach(example -> fitter.add(example.values()));
      }
      FeatureEncoder expected = fitter.fit();
      assertThat(encoded.encoder().states()).isEqualTo(expected.states());
      assertSame(tables.dataset().train(), encoded.train(), expected);
      assertSame(tables.dataset().validation(), encoded.validation(), expected);
    }
  }

  private static void assertSame(
      ExampleSource source, EncodedExamples encoded, FeatureEncoder encoder) {
    List<Example> examples = new ArrayList<>();
    try (Stream<Example> stream = source.open()) {
      stream.forEach(examples::add);
    }
    assertThat(encoded.size()).isEqualTo(examples.size()).isPositive();
    SparseBatch batch = new SparseBatch(encoded.fields(), 1);
    for (int i = 0; i < examples.size(); i++) {
      batch.clear();
      encoded.copyTo(i, batch);
      assertThat(features(batch)).isEqualTo(encoder.encode(examples.get(i).values()));
      assertThat(batch.label(0)).isEqualTo(examples.get(i).label());
    }
  }

  private static EncodedFeatures features(SparseBatch batch) {
    int[] offsets = new int[batch.fields() + 1];
    int[] rows = new int[batch.entries()];
    float[] weights = new float[rows.length];
    for (int field = 0; field < batch.fields(); field++) {
      offsets[field + 1] = batch.end(0, field);
    }
    for (int i = 0; i < rows.length; i++) {
      rows[i] = batch.row(i);
      weights[i] = batch.weight(i);
    }
    return new EncodedFeatures(offsets, rows, weights);
  }

  private Path madeUp(int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text =
        new StringBuilder("item,user,label,genres,recent,title,age,price,image,hour,position\n");
    for (int i = 0; i < rows; i++) {
      text.append(
          "i%d,u%d,%d,%s,%s,%s,%s,%s,%s,%d,%d\n"
              .formatted(
                  random.nextInt(50),
                  (int) Math.pow(random.nextInt(15), 3),
                  random.nextInt(2),
                  random.nextInt(4) == 0 ? "NA" : "g" + random.nextInt(9) + "; g1; g2",
                  random.nextInt(3) == 0 ? "" : "i1|i" + random.nextInt(99),
                  "\"The, " + random.nextInt(7) + "\"",
                  random.nextInt(5) == 0 ? "NA" : random.nextInt(90),
                  random.nextDouble() * 1e4,
                  random.nextInt(5) == 0 ? "" : "0.5| -1e-3",
                  random.nextInt(25),
                  random.nextInt(30)));
    }
    return Files.writeString(directory.resolve("made-up.csv"), text);
  }

  private static Path sharedData() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared/data");
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    return Path.of("shared/data");
  }
}
