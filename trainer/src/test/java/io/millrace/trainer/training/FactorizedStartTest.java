package io.millrace.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Value;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.Scope;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.model.ModelKind;
import io.millrace.model.RankingModel;
import io.millrace.table.TableOptimizer;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.TableDataset;
import io.millrace.trainer.dataset.TableDatasets;
import io.millrace.trainer.training.HyperParameters.NegativeSampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactorizedStartTest {
  private static final int USERS = 300;
  private static final int KINDS = 4;
  private static final int ITEMS = 60;
  private static final String SPEC =
      """
      features:
        - {name: user, of: user, type: category}
        - {name: item, of: item, type: category}
        - {name: kind, of: item, type: category}
        - {name: device, of: context, type: category}
      """;

  @TempDir Path directory;

  /** Users choose items of one kind, and the last six of the next kind. */
  private Path table(String name, boolean newest, boolean older) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    StringBuilder text = new StringBuilder("user,item,kind,device\n");
    for (int user = 0; user < USERS; user++) {
      for (int n = 0; n < 20; n++) {
        int kind = (n < 14 ? user : user + 1) % KINDS;
        int item = kind + KINDS * random.nextInt(ITEMS / KINDS);
        String device = random.nextBoolean() ? "phone" : "desk";
        if (n == 19 ? newest : older) {
          text.append("u%d,i%d,k%d,%s\n".formatted(user, item, kind, device));
        }
      }
    }
    return Files.writeString(directory.resolve(name), text);
  }

  private static FeatureSpec spec(String text) {
    try {
      return new FeatureSpecCodec().read(text);
    } catch (InvalidSpecException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static HyperParameters parameters(int epochs, double learningRate) {
    return new HyperParameters(
        8,
        List.of(16),
        0.3,
        false,
        256,
        epochs,
        2,
        learningRate,
        0.3,
        HyperParameters.AUTO,
        1e-3,
        TableOptimizer.ADAM,
        7,
        1,
        4,
        NegativeSampling.UNIFORM,
        1,
        1);
  }

  private TableDataset open(Optional<Path> validation, boolean all) throws IOException {
    return TableDatasets.open(
        spec(SPEC),
        SPEC,
        table("train.csv", all, true),
        validation,
        Optional.empty(),
        0.1,
        1,
        Progress.NONE);
  }

  private static TrainedModel train(ModelKind kind, Dataset dataset, HyperParameters parameters) {
    return new ModelTrainer().train(kind, dataset, parameters, Progress.NONE);
  }

  private static float score(RankingModel model, int user, int item) {
    Map<String, Value> ofUser = Map.of("user", Value.of("u" + user), "device", Value.of("desk"));
    Map<String, Value> ofItem =
        Map.of("item", Value.of("i" + item), "kind", Value.of("k" + item % KINDS));
    var encoder = model.encoder();
    return model
        .score(
            encoder.encode(ofUser, java.util.EnumSet.of(Scope.USER, Scope.CONTEXT)),
            List.of(encoder.encode(ofItem, java.util.EnumSet.of(Scope.ITEM))))[0];
  }

  @Test
  void train_positivesOnly_beginsAsTheFactorisationAndKeepsWhatIsBetterAlone() throws IOException {
    Path validation = table("validation.csv", true, false);
    try (TableDataset tables = open(Optional.of(validation), false);
        // A rate at which no epoch can be better: the start has to be what is kept.
        TrainedModel trained = train(ModelKind.of("deepfm"), tables.dataset(), parameters(3, 5))) {
      assertThat(trained.bestEpoch()).isZero();
      assertThat(trained.best().epoch()).isZero();
      assertThat(trained.provenance().get("factorization")).contains("dimension 8", "recency");
      assertThat(trained.withHeldOut()).isEmpty();
      assertThat(trained.best().validationAuc()).isGreaterThan(0.8);
      // The other fields say nothing yet.
      float[] row = new float[8];
      var encoder = trained.encoder();
      for (int field : new int[] {2, 3}) {
        for (int i = 0; i < encoder.fields().get(field).rowCount(); i++) {
          trained.weights().embeddings().read(encoder.fields().get(field).firstRow() + i, row, 0);
          assertThat(row).containsOnly(0f);
        }
      }
    }
  }

  @Test
  void train_moreEpochs_areNeverWorseThanTheStart() throws IOException {
    Path validation = table("validation.csv", true, false);
    try (TableDataset tables = open(Optional.of(validation), false);
        TrainedModel trained =
            train(ModelKind.of("deepfm"), tables.dataset(), parameters(4, 1e-2));
        TrainedModel again = train(ModelKind.of("deepfm"), tables.dataset(), parameters(4, 1e-2))) {
      assertThat(trained.epochs().get(0).epoch()).isZero();
      assertThat(trained.best().validationGain())
          .isGreaterThanOrEqualTo(trained.epochs().get(0).validationGain());
      assertThat(again.epochs()).isEqualTo(trained.epochs());
      assertThat(score(again.published(), 3, 5)).isEqualTo(score(trained.published(), 3, 5));
    }
  }

  @Test
  void train_validationHeldOutOfTheTable_publishesVectorsThatKnowIt() throws IOException {
    try (TableDataset tables = open(Optional.empty(), true);
        TrainedModel trained =
            train(ModelKind.of("deepfm"), tables.dataset(), parameters(1, 1e-4))) {
      int higher = 0;
      for (int user = 0; user < USERS; user++) {
        // The two held-out choices are of the next kind.
        int next = (user + 1) % KINDS;
        double before = 0;
        double after = 0;
        for (int item = next; item < ITEMS; item += KINDS) {
          before += score(trained.ranking(), user, item);
          after += score(trained.published(), user, item);
        }
        higher += after > before ? 1 : 0;
      }
      assertThat(higher).isGreaterThan(USERS * 9 / 10);
    }
  }

  @Test
  void train_wideDeep_beginsWithoutAFactorisation() throws IOException {
    Path validation = table("validation.csv", true, false);
    try (TableDataset tables = open(Optional.of(validation), false);
        TrainedModel trained =
            train(ModelKind.of("wide-deep"), tables.dataset(), parameters(1, 1e-3))) {
      assertThat(trained.bestEpoch()).isEqualTo(1);
      assertThat(trained.provenance()).doesNotContainKey("factorization");
    }
  }

  private static FeatureEncoder encoder(String text) {
    EncoderFitter fitter = new EncoderFitter(spec(text), 1);
    for (int i = 0; i < 9; i++) {
      fitter.add(
          Map.of(
              "user", Value.of("u" + i),
              "city", Value.of("c" + i % 2),
              "item", Value.of("i" + i)));
    }
    return fitter.fit();
  }

  @Test
  void idField_severalCategories_isTheOneThatTellsMostApart() {
    FeatureEncoder encoder =
        encoder(
            """
            features:
              - {name: city, of: user, type: category}
              - {name: user, of: user, type: category}
              - {name: item, of: item, type: category}
            """);
    IdField user = IdField.of(encoder, Scope.USER).orElseThrow();

    assertThat(user.field().name()).isEqualTo("user");
    assertThat(user.row(encoder, Map.of("user", Value.of("u3"))))
        .isNotEqualTo(user.row(encoder, Map.of("user", Value.of("u4"))));
    assertThat(user.row(encoder, Map.of("user", Value.of("stranger"))))
        .isEqualTo(user.unknownRow(encoder));
    assertThat(IdField.of(encoder, Scope.CONTEXT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"item, type: category, hash-buckets: 5", "item, type: category"})
  void idField_hashedOrSharedRows_isNone(String item) {
    FeatureEncoder encoder =
        encoder(
            """
            features:
              - {name: user, of: user, type: category}
              - {name: item, of: %s}
              - {name: recent, type: sequence, events: [click], max: 3, shares: item}
            """
                .formatted(item));
    assertThat(IdField.of(encoder, Scope.ITEM)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2, false, 64", "4, false, 64", "6, false, 16", "6, true, 64"})
  void dimensionFor_factorizedOrFewFeatures_isLarge(
      int features, boolean factorized, int expected) {
    assertThat(HyperParameters.DEFAULT.dimensionFor(features, factorized)).isEqualTo(expected);
  }
}
