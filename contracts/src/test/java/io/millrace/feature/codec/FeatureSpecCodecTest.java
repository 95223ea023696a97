package io.millrace.feature.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.InteractionType;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.ModelSpec;
import io.millrace.feature.RetrievalValue;
import io.millrace.feature.Scope;
import io.millrace.feature.TermSpec;
import io.millrace.feature.Transform;
import io.millrace.feature.Vocabulary;
import io.millrace.feature.kind.CategoriesKind;
import io.millrace.feature.kind.CategoryKind;
import io.millrace.feature.kind.CountKind;
import io.millrace.feature.kind.NumberKind;
import io.millrace.feature.kind.PositionKind;
import io.millrace.feature.kind.RateKind;
import io.millrace.feature.kind.RetrievalKind;
import io.millrace.feature.kind.SequenceKind;
import io.millrace.feature.kind.TextKind;
import io.millrace.feature.kind.TimePartKind;
import io.millrace.feature.kind.VectorKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureSpecCodecTest {
  private final FeatureSpecCodec codec = new FeatureSpecCodec();

  @Test
  void read_namedLabels_areOfTheColumn() throws Exception {
    FeatureSpec spec =
        codec.read(
            """
            label: {column: income, positive: [">50K", ">50K."], negative: "<=50K"}
            features: [{name: age, of: user, type: number}]
            """);

    assertThat(spec.label()).contains("income");
    assertThat(spec.table().positive()).containsExactlyInAnyOrder(">50K", ">50K.");
    assertThat(spec.table().negative()).containsExactly("<=50K");
    String features = "features: [{name: age, of: user, type: number}]\n";
    assertRefused(features + "label: {positive: x}", "label: 'column' is missing");
    assertRefused(features + "label: {column: x, positives: y}", "label: unknown key 'positives'");
    assertRefused(features + "label: {column: x, negative: y}", "negative needs positive");
    assertRefused(features + "label: {column: x, positive: y, negative: y}", "'y' is positive");
  }

  @Test
  void read_model_isAListOfTermsWithOptions() throws Exception {
    String features = "features: [{name: age, of: user, type: number}]\n";
    FeatureSpec spec =
        codec.read(
            features
                + """
                model:
                  name: mine
                  terms: [fm, {type: mlp, hidden: [64, 32], dropout: 0.1, batch-norm: true}]
                """);

    assertThat(spec.model())
        .contains(
            new ModelSpec(
                "mine",
                List.of(
                    TermSpec.of("fm"),
                    TermSpec.of("mlp")
                        .with("hidden", "64,32")
                        .with("dropout", "0.1")
                        .with("batch-norm", "true"))));
    assertThat(codec.read(features).model()).isEmpty();
    assertThat(codec.read(features + "model: {terms: [fm]}").model().orElseThrow().name())
        .isEqualTo("custom");
    assertRefused(features + "model: {terms: fm}", "model: 'terms' must be a list");
    assertRefused(features + "model: {name: mine}", "model: 'terms' is missing");
    assertRefused(features + "model: {terms: []}", "at least one term");
    assertRefused(features + "model: {terms: [fm, fm]}", "names the term 'fm' twice");
    assertRefused(features + "model: {terms: [{hidden: 3}]}", "terms[0]: 'type' is missing");
    assertRefused(features + "model: {terms: [{type: mlp, hidden: {a: 1}}]}", "terms[0].hidden");
    assertRefused(features + "model: {terms: [fm], kind: x}", "unknown key 'kind'");
    assertRefused(features + "model: {name: My model, terms: [fm]}", "is 'My model'");
  }

  @Test
  void read_labelledTable_takesTheDefaults() throws Exception {
    FeatureSpec spec =
        codec.read(
            """
            label: label
            features: [{name: user, of: user, type: category},
                       {name: genres, of: item, type: categories, separator: ";"},
                       {name: age, of: user, type: number, transform: standardize},
                       {name: education, of: user, type: category},
                       {name: occupation, of: user, type: category}]
            crosses: [[education, occupation]]
            columns: [label, user, genres, age, education, occupation]
            separator: "\\t"
            missing: ["?", NA]
            """);

    assertThat(spec.label()).contains("label");
    assertThat(spec.features().get(0))
        .isEqualTo(new CategoryKind.Category("user", Scope.USER, "user", Vocabulary.LISTED));
    assertThat(spec.features().get(1))
        .isEqualTo(
            new CategoriesKind.Categories(
                "genres", Scope.ITEM, "genres", ";", 50, Vocabulary.LISTED));
    assertThat(spec.features().get(2))
        .isEqualTo(new NumberKind.Number("age", Scope.USER, "age", new Transform.Standardize()));
    assertThat(spec.crosses()).isEqualTo(List.of(List.of("education", "occupation")));
    assertThat(spec.table().columns()).hasSize(6).startsWith("label");
    assertThat(spec.table().separator()).isEqualTo("\t");
    assertThat(spec.table().missing()).isEqualTo(Set.of("?", "NA"));
  }

  @Test
  void read_everyTypeOfFeature_hasItsOptions() throws Exception {
    FeatureSpec spec =
        codec.read(
            """
            features:
              - {name: item, of: item, type: category, attribute: item_id, min-count: 5}
              - {name: recent, of: user, type: sequence, events: [purchase, click], max: 7, shares: item}
              - {name: lately, of: item, type: count, event: add_to_cart, half-life: 7d}
              - {name: ctr, of: item, type: rate, prior: 0.1, strength: 20, transform: log}
              - {name: title, of: item, type: text, max: 9}
              - {name: words, of: item, type: text, attribute: title, hash-buckets: 99}
              - {name: picture, of: item, type: vector, size: 64}
              - {name: price, of: item, type: number, transform: buckets, buckets: 5}
              - {name: hour, type: hour}
              - {name: weekday, of: context, type: weekday}
              - {name: position, type: position, max: 12}
            """);

    assertThat(spec.features())
        .containsExactly(
            new CategoryKind.Category(
                "item",
                Scope.ITEM,
                "item_id",
                new Vocabulary(5, java.util.OptionalInt.empty(), Optional.empty())),
            new SequenceKind.Sequence(
                "recent",
                Set.of(InteractionType.CLICK, InteractionType.PURCHASE),
                7,
                Vocabulary.sharedWith("item")),
            new CountKind.Count(
                "lately",
                Scope.ITEM,
                InteractionType.ADD_TO_CART,
                Optional.of(Duration.ofDays(7)),
                Optional.empty(),
                new Transform.Log()),
            new RateKind.Rate(
                "ctr",
                Scope.ITEM,
                InteractionType.CLICK,
                0.1,
                20,
                Optional.empty(),
                new Transform.Log()),
            new TextKind.TextTokens("title", Scope.ITEM, "title", 9, Vocabulary.hashed(16384)),
            new TextKind.TextTokens("words", Scope.ITEM, "title", 50, Vocabulary.hashed(99)),
            new VectorKind.Vector("picture", Scope.ITEM, "picture", 64),
            new NumberKind.Number("price", Scope.ITEM, "price", new Transform.Buckets(5)),
            new TimePartKind.TimePart("hour", TimePartKind.Part.HOUR),
            new TimePartKind.TimePart("weekday", TimePartKind.Part.WEEKDAY),
            new PositionKind.Position("position", 12));
    assertThat(spec.label()).isEmpty();
    assertThat(spec.table()).isEqualTo(FeatureSpec.TableFormat.DEFAULT);
  }

  /** Each row: one feature, and what the message must name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {of: item, type: category};'name' is missing
          {name: a, of: item};'type' is missing
          {name: a, type: category};feature 'a': 'of' is missing
          {name: a, of: shop, type: category};'of' must be one of user, item, context
          {name: a, of: item, type: categorical};type 'categorical' is not one of categories, category, count
          {name: a, of: item, type: category, colour: 1};unknown key 'colour'
          {name: a, of: item, type: category, max: 3};unknown key 'max'
          {name: a, of: item, type: category, min-count: two};'min-count' must be an integer
          {name: a, of: item, type: category, min-count: 0};min-count must be at least 1
          {name: a, of: item, type: category, hash-buckets: 0};hash-buckets must be at least 1
          {name: a, of: item, type: category, hash-buckets: 9, shares: b};'hash-buckets' belongs to
          {name: a, of: item, type: category, shares: b};shares 'b'
          {name: [a], of: item, type: category};'name' must be a string
          {name: a, of: item, type: categories, max: 0};max must be at least 1
          {name: a, of: item, type: number, transform: square};'transform' must be one of
          {name: a, of: item, type: number, transform: buckets, buckets: 1};buckets must be at least 2
          {name: a, of: item, type: number, buckets: 4};unknown key 'buckets'
          {name: a, of: item, type: sequence};'of' can only be
          {name: a, type: sequence, events: [clack]};'events' must be one of
          {name: a, type: sequence, max: -1};max must be at least 1
          {name: a, of: item, type: count, half-life: 7};'half-life' must be a duration
          {name: a, of: item, type: count, half-life: 0d};'half-life' must be a duration
          {name: a, of: item, type: count, half-life: 1d};half-life can only be 7d
          {name: a, of: context, type: count};of must be user or item
          {name: a, of: item, type: rate, prior: 2};prior must be in [0, 1]
          {name: a, of: item, type: rate, prior: high};'prior' must be a number
          {name: a, of: item, type: rate, strength: 0};strength must be above 0
          {name: a, of: item, type: rate, strength: .inf};not YAML
          {name: a, of: item, type: vector};size must be at least 1
          {name: a, of: item, type: text, encoder: stored, size: 0};feature 'a': size must be 1 to 64, is 0
          {name: a, of: item, type: text, encoder: stored, size: 65};size must be 1 to 64, is 65
          {name: a, of: user, type: text, encoder: stored};'of' must be item for type text with 'encoder', is 'user'
          {name: a, type: text, encoder: stored};'of' is missing
          {name: a, of: item, type: text, encoder: minilm};'encoder' can only be 'stored'
          {name: a, of: item, type: text, encoder: minilm};is 'minilm'
          {name: a, of: item, type: text, encoder: stored, max: 9};unknown key 'max'
          {name: a, of: item, type: text, size: 9};unknown key 'size'
          {name: a, type: position, max: 0};max must be at least 1
          {name: a, of: user, type: hour};'of' can only be
          {name: a, of: user_item, type: category};'of' must be one of user, item, context, is 'user_item'
          {name: a, of: item, type: retrieval, value: rank};'of' can only be
          {name: a, type: retrieval};'value' is missing
          {name: a, type: retrieval, value: place};'value' must be one of rank, score
          {name: a, type: retrieval, value: rank};at least one that is not of type retrieval
          just a string;features[0] must be a mapping
          """)
  void read_badFeature_saysWhatToMend(String feature, String message) {
    assertRefused("features:\n  - " + feature + "\n", message);
  }

  @Test
  void read_badSpecification_saysWhatToMend() {
    String a = "features: [{name: a, of: item, type: category}]\n";
    assertRefused("", "must be a mapping");
    assertRefused("- a", "must be a mapping");
    assertRefused("{", "not YAML");
    assertRefused("label: x", "'features' is missing");
    assertRefused("features: a", "'features' must be a list");
    assertRefused("features: []", "at least one");
    assertRefused(a + a, "not YAML");
    assertRefused(a + "lable: x", "unknown key 'lable'");
    assertRefused(a + "label: [x]", "'label' must be a string");
    assertRefused(a + "crosses: a", "'crosses' must be a list of lists");
    assertRefused(a + "crosses: {a: b}", "'crosses' must be a list of lists");
    assertRefused(a + "crosses: [a]", "'crosses' must be a list of lists");
    assertRefused(a + "crosses: [[a, [a]]]", "'crosses' must be a list of lists");
    assertRefused(a + "crosses: [[a]]", "two features or more");
    assertRefused(a + "crosses: [[a, a]]", "twice");
    assertRefused(a + "crosses: [[a, b]]", "'b'");
    assertRefused(a + "columns: {a: b}", "'columns' must be a list");
    assertRefused(a + "separator: ''", "separator must not be empty");
    assertRefused(
        "features: [{name: a, of: item, type: category}, {name: a, of: user, type: category}]",
        "'a' twice");
    assertRefused(
        "features: [{name: n, of: item, type: number}, {name: a, of: item, type: category, shares: n}]",
        "shares 'n'");
    assertRefused(
        "features: [{name: r, type: retrieval, value: rank}, {name: a, of: item, type: category}]\ncrosses: [[a, r]]",
        "crosses names 'r', of type retrieval");
    assertRefused(
        "features: [{name: t, of: item, type: text, encoder: stored}, {name: a, of: item, type: category}]\ncrosses: [[a, t]]",
        "crosses names 't', of type text; a stored text vector has no values");
  }

  @Test
  void read_textWithAnEncoder_isTheStoredVector() throws Exception {
    FeatureSpec spec =
        codec.read(
            """
            features:
              - {name: title, of: item, type: text}
              - {name: small, of: item, type: text, encoder: stored, size: 8}
              - {name: usual, of: item, type: text, encoder: stored}
            """);

    assertThat(spec.features().get(0)).isInstanceOf(TextKind.TextTokens.class);
    assertThat(spec.textVectors())
        .containsExactly(new TextKind.TextVector("small", 8), new TextKind.TextVector("usual", 16));
    assertThat(spec.textVectors()).allMatch(feature -> feature.of() == Scope.ITEM);
    assertThat(FeatureSpecCodec.fingerprint(spec))
        .isNotEqualTo(
            FeatureSpecCodec.fingerprint(
                codec.read(
                    """
                    features:
                      - {name: title, of: item, type: text}
                      - {name: small, of: item, type: text, encoder: stored, size: 9}
                      - {name: usual, of: item, type: text, encoder: stored}
                    """)));
  }

  @Test
  void read_retrieval_comesBehindTheFeaturesWithEmbeddings() throws Exception {
    FeatureSpec spec =
        codec.read(
            """
            features:
              - {name: rank, type: retrieval, value: rank}
              - {name: item, of: item, type: category}
              - {name: score, of: user_item, type: retrieval, value: score}
              - {name: hour, type: hour}
            """);

    assertThat(spec.features().stream().map(Feature::name))
        .containsExactly("item", "hour", "rank", "score");
    assertThat(spec.features().get(2))
        .isEqualTo(new RetrievalKind.Retrieval("rank", RetrievalValue.RANK));
    assertThat(spec.embeddingFeatures()).isEqualTo(2);
    assertThat(spec.usesRetrieval()).isTrue();
  }

  @Test
  void defaults_withRetrieval_areTheDefaultsAndTwoMore() throws Exception {
    FeatureSpec plain = codec.read(DefaultFeatures.TEXT);
    FeatureSpec more = codec.read(DefaultFeatures.WITH_RETRIEVAL_TEXT);

    assertThat(more.features().subList(0, plain.features().size())).isEqualTo(plain.features());
    assertThat(more.features().stream().map(Feature::name))
        .endsWith("retrieval_rank", "retrieval_score");
    assertThat(more.crosses()).isEqualTo(plain.crosses());
  }

  /** Every type, with options that are not the usual ones. */
  private static final String EVERY_TYPE =
      """
      features:
        - {name: item, of: item, type: category, attribute: item_id, min-count: 5}
        - {name: genres, of: item, type: categories, separator: ";", max: 9}
        - {name: recent, of: user, type: sequence, events: [purchase, click], max: 7, shares: item}
        - {name: lately, of: item, type: count, event: add_to_cart, half-life: 7d}
        - {name: week, of: user, type: count, event: view, window: 7d, transform: buckets}
        - {name: ever, of: user, type: count}
        - {name: ctr, of: item, type: rate, prior: 0.1, strength: 20, transform: log}
        - {name: ctr_home, of: item, type: rate, event: view, placement: home}
        - {name: title, of: item, type: text, max: 9}
        - {name: words, of: item, type: text, attribute: title, hash-buckets: 99}
        - {name: story, of: item, type: text, encoder: stored, size: 8}
        - {name: picture, of: item, type: vector, size: 64}
        - {name: price, of: item, type: number, transform: buckets, buckets: 5}
        - {name: age, of: user, type: number, attribute: years}
        - {name: hour, type: hour}
        - {name: weekday, of: context, type: weekday}
        - {name: position, type: position, max: 12}
        - {name: rank, type: retrieval, value: rank}
        - {name: score, type: retrieval, value: score}
      """;

  @Test
  void fingerprint_everyType_isThatOfEarlierReleases() throws Exception {
    // Impressions and models carry it: another one would make training replay what was logged.
    assertThat(FeatureSpecCodec.fingerprint(codec.read(EVERY_TYPE))).isEqualTo("7d4e8284b944191a");
    assertThat(FeatureSpecCodec.fingerprint(DefaultFeatures.SPEC)).isEqualTo("f32ce8025209dc93");
  }

  @Test
  void write_everyType_isReadAsTheSame() throws Exception {
    FeatureSpec spec =
        codec.read(
            EVERY_TYPE
                + """
                label: {column: income, positive: [">50K", ">50K."], negative: "<=50K"}
                crosses: [[item, recent], [age, hour, title]]
                model: {name: mine, terms: [fm, {type: mlp, hidden: [64, 32]}]}
                columns: [income, item, genres]
                separator: "\\t"
                missing: ["?", NA]
                """);

    assertThat(codec.read(codec.write(spec))).isEqualTo(spec);
    assertThat(codec.read(codec.write(DefaultFeatures.SPEC))).isEqualTo(DefaultFeatures.SPEC);
  }

  @Test
  void read_unknownType_namesTheFeatureAndTheTypesThereAre() {
    assertRefused(
        "features:\n  - {name: price, of: item, type: nubmer}",
        "feature 'price': type 'nubmer' is not one of categories, category, count, ");
    // Those of the plug-in of these tests are among them.
    assertRefused(
        "features: [{name: price, of: item, type: nubmer}]", "position, range, rate, retrieval");
    assertRefused("features: [{name: price, of: item, type: nubmer}]", "plug-in");
  }

  @Test
  void fingerprint_sameFeatures_isTheSameInEveryProcess() throws Exception {
    String one = "features: [{name: r, type: sequence, events: [like, click, purchase, view]}]";
    String other = "features: [{name: r, type: sequence, events: [view, purchase, like, click]}]";
    String longer = "features: [{name: r, type: sequence, events: [view], max: 3}]";

    // The value was made once and written here: it must not depend on the order of a hash set.
    assertThat(FeatureSpecCodec.fingerprint(codec.read(one)))
        .isEqualTo(FeatureSpecCodec.fingerprint(codec.read(other)))
        .isEqualTo("8d73b15c9847d9ea")
        .isNotEqualTo(FeatureSpecCodec.fingerprint(codec.read(longer)));
  }

  private void assertRefused(String text, String message) {
    assertThatThrownBy(() -> codec.read(text))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(message);
  }
}
