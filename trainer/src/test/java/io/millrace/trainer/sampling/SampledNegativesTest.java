package io.millrace.trainer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.table.SparseBatch;
import io.millrace.trainer.batch.Batches;
import io.millrace.trainer.batch.EncodedWriter;
import io.millrace.trainer.dataset.Catalogue;
import io.millrace.trainer.dataset.Example;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SampledNegativesTest {
  private static final int ITEMS = 20;
  private static final FeatureSpec SPEC = spec();

  private static FeatureSpec spec() {
    try {
      return new FeatureSpecCodec()
          .read(
              """
              features:
                - {name: user, of: user, type: category}
                - {name: item, of: item, type: category}
                - {name: tags, of: item, type: categories}
                - {name: device, of: context, type: category}
              crosses: [[user, tags], [item, device]]
              """);
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Value> values(int user, int item, String device) {
    return Map.of(
        "user", Value.of("u" + user),
        "item", Value.of("i" + item),
        "tags", Value.of(List.of("t" + item % 3, "t" + item % 5)),
        "device", Value.of(device));
  }

  private static Example positive(int user, int item) {
    return new Example(
        values(user, item, user % 2 == 0 ? "phone" : "desk"),
        1,
        "u" + user,
        "",
        "i" + item,
        Instant.EPOCH);
  }

  /** User 0 has chosen all, user 1 all but item 7, the others a few. */
  private static List<Example> positives() {
    List<Example> rows = new ArrayList<>();
    for (int item = 0; item < ITEMS; item++) {
      rows.add(positive(0, item));
      if (item != 7) {
        rows.add(positive(1, item));
      }
    }
    for (int user = 2; user < 30; user++) {
      rows.add(positive(user, user % ITEMS));
      rows.add(positive(user, user * 3 % ITEMS));
      rows.add(positive(user, 0));
    }
    return rows;
  }

  private static final FeatureEncoder ENCODER = encoder();
  private static final Catalogue CATALOGUE = Catalogue.of(SPEC, () -> positives().stream(), "rows");

  private static FeatureEncoder encoder() {
    EncoderFitter fitter = new EncoderFitter(SPEC, 1);
    positives().forEach(row -> fitter.add(row.values()));
    return fitter.fit();
  }

  private static SampledNegatives source(int negatives, boolean byPopularity) {
    return source(negatives, byPopularity, 1f);
  }

  private static SampledNegatives source(int negatives, boolean byPopularity, float share) {
    EncodedWriter writer =
        EncodedWriter.inMemory(ENCODER.fields().size() + SampledNegatives.HIDDEN_FIELDS);
    positives()
        .forEach(
            row ->
                writer.add(
                    SampledNegatives.positive(
                        ENCODER.encode(row.values()), CATALOGUE, row.group(), row.item(), share),
                    1f));
    return new SampledNegatives(
        writer.finish(),
        Math.round(positives().size() * share),
        ENCODER,
        CATALOGUE,
        negatives,
        byPopularity);
  }

  /** An example as it came out of a batch, readable. */
  private record Drawn(float label, List<List<String>> fields, float offset) {}

  private static List<Drawn> pass(SampledNegatives source, long seed, int batchSize) {
    List<Drawn> drawn = new ArrayList<>();
    SparseBatch batch = new SparseBatch(source.fields(), batchSize);
    try (Batches batches = source.shuffled(seed, batchSize)) {
      while (batches.next(batch)) {
        for (int n = 0; n < batch.size(); n++) {
          List<List<String>> fields = new ArrayList<>();
          for (int field = 0; field < source.fields(); field++) {
            List<String> rows = new ArrayList<>();
            for (int i = batch.start(n, field); i < batch.end(n, field); i++) {
              rows.add(batch.row(i) + ":" + batch.weight(i));
            }
            fields.add(rows);
          }
          drawn.add(new Drawn(batch.label(n), fields, batch.logitOffset(n)));
        }
      }
    }
    return drawn;
  }

  private static List<List<String>> fields(Map<String, Value> values) {
    EncodedFeatures encoded = ENCODER.encode(values);
    List<List<String>> fields = new ArrayList<>();
    for (int field = 0; field < encoded.fields(); field++) {
      List<String> rows = new ArrayList<>();
      for (int i = encoded.start(field); i < encoded.end(field); i++) {
        rows.add(encoded.row(i) + ":" + encoded.weight(i));
      }
      fields.add(rows);
    }
    return fields;
  }

  @Test
  void shuffled_anyPass_givesEachPositiveWithItemsNeverChosenAndTheirCrosses() {
    Set<List<List<String>>> known = new HashSet<>();
    positives().forEach(row -> known.add(fields(row.values())));
    Set<List<List<String>>> possible = new HashSet<>();
    for (int user = 0; user < 30; user++) {
      for (int item = 0; item < ITEMS; item++) {
        possible.add(fields(values(user, item, user % 2 == 0 ? "phone" : "desk")));
      }
    }
    for (boolean byPopularity : new boolean[] {false, true}) {
      for (int batchSize : new int[] {1, 7, 64, 1000}) {
        List<Drawn> drawn = pass(source(3, byPopularity), 5, batchSize);
        assertThat(drawn.stream().filter(d -> d.label() == 1))
            .hasSize(positives().size())
            .allMatch(d -> known.contains(d.fields()));
        assertThat(drawn.stream().filter(d -> d.label() == 0))
            .hasSize(3 * (positives().size() - ITEMS))
            .allMatch(d -> possible.contains(d.fields()) && !known.contains(d.fields()));
      }
    }
  }

  @Test
  void shuffled_sameSeed_drawsTheSame_andAnotherDoesNot() {
    SampledNegatives source = source(2, false);
    assertThat(pass(source, 3, 16))
        .isEqualTo(pass(source, 3, 16))
        .isNotEqualTo(pass(source, 4, 16));
  }

  @Test
  void shuffled_userWhoChoseAllButOne_getsThatOne() {
    String user = fields(values(1, 7, "desk")).get(0).get(0);
    assertThat(pass(source(2, true), 1, 50))
        .filteredOn(d -> d.label() == 0 && d.fields().get(0).get(0).equals(user))
        .hasSize(2 * (ITEMS - 1))
        .allMatch(d -> d.fields().equals(fields(values(1, 7, "desk"))))
        .allSatisfy(d -> assertThat(d.offset()).isCloseTo((float) Math.log(0.5), within(1e-6f)));
  }

  /** Each item that was not chosen is in the data once: draws times what the offset says is 1. */
  @Test
  void logitOffset_ofEveryItem_undoesHowOftenItIsDrawn() {
    for (boolean byPopularity : new boolean[] {false, true}) {
      NegativeDraws draws = new NegativeDraws(CATALOGUE, byPopularity);
      int user = CATALOGUE.user("u5");
      int[] counts = new int[ITEMS];
      SplittableRandom random = new SplittableRandom(2);
      int positives = 100_000;
      for (int i = 0; i < 3 * positives; i++) {
        counts[draws.draw(user, random)]++;
      }
      for (int item = 0; item < ITEMS; item++) {
        double weighted = Math.exp(draws.logitOffset(user, item, 3)) * counts[item] / positives;
        assertThat(weighted).isCloseTo(CATALOGUE.chose(user, item) ? 0 : 1, within(0.05));
      }
    }
  }

  @Test
  void shuffled_shareOfThePositives_keepsAboutThatManyWithAllTheirNegatives() {
    SampledNegatives source = source(3, false, 0.25f);
    double kept = 0;
    for (int seed = 0; seed < 200; seed++) {
      List<Drawn> drawn = pass(source, seed, 40);
      long chosen = drawn.stream().filter(example -> example.label() == 1f).count();
      kept += chosen;
      // User 0 has chosen everything and has no negatives.
      assertThat(drawn.size() - chosen).isLessThanOrEqualTo(3 * chosen).isPositive();
    }
    assertThat(kept / 200).isCloseTo(positives().size() * 0.25, within(2.0));
    assertThat(source.positives()).isEqualTo(Math.round(positives().size() * 0.25));
    assertThat(source.size()).isEqualTo(4 * source.positives());
  }
}
