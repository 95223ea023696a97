package io.millrace.slates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Interaction;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.model.ArtifactWriter;
import io.millrace.model.ModelKind;
import io.millrace.namespace.Namespace;
import io.millrace.network.SparseNetwork;
import io.millrace.placement.Period;
import io.millrace.placement.Placement;
import io.millrace.slates.SlateReport.Result;
import io.millrace.slates.report.SlateJson;
import io.millrace.slates.report.SlatePage;
import io.millrace.slates.report.SlateText;
import io.millrace.slates.served.ReplayedStore;
import io.millrace.state.FeatureStore;
import io.millrace.state.TextVector;
import io.millrace.state.UserState;
import io.millrace.table.TableOptimizer;
import io.millrace.term.NetworkSettings;
import io.millrace.trainer.holdout.HeldOutUser;
import io.millrace.trainer.holdout.Holdout;
import io.millrace.trainer.holdout.HoldoutQuery;
import io.millrace.trainer.holdout.HoldoutScan;
import io.millrace.trainer.holdout.HoldoutSplit;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.training.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real serving code on a log whose best slates are known. */
class SlateEvaluatorTest {
  private static final Namespace NAMESPACE = new Namespace("shop");
  private static final MemoryEventLog LOG = TwoTastes.log();
  private static final HoldoutSplit SPLIT =
      new HoldoutScan(LOG).split(HoldoutQuery.of(new Holdout.LastEvent()), Progress.NONE);

  @TempDir private Path directory;

  @Test
  void evaluate_servingWithoutModel_findsEveryTargetByTheGroupsNeighbours() {
    SlateReport report =
        SlateEvaluator.evaluate(
            LOG,
            SPLIT,
            List.of(Contender.withoutModel()),
            SlateOptions.of(NAMESPACE, 5),
            Progress.NONE);

    assertThat(report.users()).isEqualTo(TwoTastes.USERS);
    assertThat(report.targets()).isEqualTo(TwoTastes.USERS);
    assertThat(report.newItemTargets()).isZero();
    assertThat(report.items()).isEqualTo(20);
    assertThat(report.notes()).isEmpty();
    Result served = report.results().get(0);
    // Five items of the group are new to the user, the target among them.
    assertThat(served.mean().hitRate()).isEqualTo(1);
    assertThat(served.hitRate().low()).isEqualTo(1);
    assertThat(served.catalogue().distinctItems()).isEqualTo(20);
    SlateReport.Served how = served.served().orElseThrow();
    assertThat(how.models()).containsExactly(Map.entry("neighbours", 1.0));
    assertThat(how.candidateRecall()).isEqualTo(1);
    assertThat(how.slateRecall()).isEqualTo(1);
    // Fifteen items are new to each user.
    assertThat(how.candidates()).isEqualTo(15);
    assertThat(how.sources().get(0).source()).isEqualTo("history");
    assertThat(how.sources().get(0).slateShare()).isEqualTo(1);
    assertThat(how.sources().get(0).slateRecall()).isEqualTo(1);
    assertThat(served.groups()).extracting(SlateReport.Group::name).containsExactly("5 to 19");
    assertThat(served.groups().get(0).users()).isEqualTo(TwoTastes.USERS);
  }

  @Test
  void evaluate_baselines_seeTheTastesButForPopularity() {
    SlateReport report =
        SlateEvaluator.evaluate(
            LOG,
            SPLIT,
            List.of(Contender.withoutModel()),
            SlateOptions.of(NAMESPACE, 5),
            Progress.NONE);

    assertThat(report.results())
        .extracting(Result::name)
        .containsExactly(
            "no model", "popularity", "item-kNN, cosine, 10", "EASE 200", "EASE 200, recency .98");
    for (String name : List.of("item-kNN, cosine, 10", "EASE 200", "EASE 200, recency .98")) {
      assertThat(report.result(name).orElseThrow().mean().hitRate()).isEqualTo(1);
    }
    Result popularity = report.result("popularity").orElseThrow();
    assertThat(popularity.mean().hitRate()).isLessThan(0.7);
    assertThat(popularity.served()).isEmpty();
    SlateReport.Comparison comparison = report.comparisons().get(0);
    assertThat(comparison.other()).isEqualTo("popularity");
    assertThat(comparison.hitRate().mean())
        .isCloseTo(1 - popularity.mean().hitRate(), within(1e-9));
    assertThat(comparison.hitRate().excludesZero()).isTrue();
  }

  @Test
  void replay_textsOfTheCatalogue_areKnownToServing() {
    TextVector text = TextVector.of("encoder", "Item a0", new float[] {1, 2});
    ItemId item = new ItemId("a0");

    try (FeatureStore store =
        ReplayedStore.of(
            LOG,
            SPLIT,
            asked -> asked.contains(item) ? Map.of(item, text) : Map.of(),
            Progress.NONE)) {
      assertThat(store.textVectors(List.of(item, new ItemId("a1")))).isEqualTo(Map.of(item, text));
    }
  }

  @Test
  void replay_ofLeaveOneOut_hidesTheTargetFromItsUserAlone() {
    try (FeatureStore store = ReplayedStore.of(LOG, SPLIT, Progress.NONE)) {
      for (HeldOutUser user : SPLIT.users()) {
        assertThat(recent(store, user.userId())).isEqualTo(user.seen()).hasSize(5);
        assertThat(user.seen()).doesNotContainAnyElementsOf(user.targets());
      }
    }
  }

  @Test
  void replay_ofDays_knowsNothingFromTheCutOn() {
    HoldoutSplit days =
        new HoldoutScan(LOG).split(HoldoutQuery.of(new Holdout.LastDays(1)), Progress.NONE);
    Set<UserId> before =
        LOG.events().stream()
            .filter(event -> event.timestamp().isBefore(days.asked()))
            .filter(Interaction.class::isInstance)
            .map(event -> ((Interaction) event).userId())
            .collect(Collectors.toSet());

    try (FeatureStore store = ReplayedStore.of(LOG, days, Progress.NONE)) {
      assertThat(days.users()).isNotEmpty();
      for (HeldOutUser user : days.users()) {
        assertThat(recent(store, user.userId())).isEqualTo(user.seen());
        assertThat(user.history().isEmpty()).isEqualTo(!before.contains(user.userId()));
      }
    }
    SlateReport report =
        SlateEvaluator.evaluate(
            LOG,
            days,
            List.of(Contender.withoutModel()),
            SlateOptions.of(NAMESPACE, 5),
            Progress.NONE);
    assertThat(report.results().get(0).groups().get(0).name()).contains("new users");
    assertThat(report.results().get(0).served().orElseThrow().fallbacks())
        .containsKey("unknown_user");
  }

  @Test
  void evaluate_modelTrainedOnTheHeldOut_isCalledOptimistic() throws Exception {
    Path later = model("later", Map.of("until", "2026-06-01T00:00:00Z"));
    Path earlier = model("earlier", Map.of("until", "2026-01-01T00:00:00Z"));
    Path without = model("without", Map.of("until", "2026-06-01T00:00:00Z", "holdout", SPLIT.id()));

    SlateReport report =
        SlateEvaluator.evaluate(
            LOG,
            SPLIT,
            List.of(
                Contender.of("later", later),
                Contender.of("earlier", earlier),
                Contender.of("without", without)),
            SlateOptions.of(NAMESPACE, 5),
            Progress.NONE);

    assertThat(report.notes())
        .singleElement()
        .asString()
        .contains("OPTIMISTIC", "model later", "60 of 60 users");
    assertThat(report.results().get(0).served().orElseThrow().models())
        .containsExactly(Map.entry("later", 1.0));
    assertThat(report.results().get(0).served().orElseThrow().fallbacks()).isEmpty();
    assertThat(report.comparisons()).hasSize(6);
  }

  @Test
  void evaluate_brokenArtifact_saysWhichAndWhy() throws Exception {
    Path broken = model("broken", Map.of());
    Files.writeString(broken.resolve("features.yml"), "features: []");

    assertThatThrownBy(
            () ->
                SlateEvaluator.evaluate(
                    LOG,
                    SPLIT,
                    List.of(Contender.of("broken", broken)),
                    SlateOptions.of(NAMESPACE, 5),
                    Progress.NONE))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("model broken")
        .hasMessageContaining("features.yml");
  }

  @Test
  void evaluate_placement_itsRulesHold() {
    Placement onlyNew =
        new Placement(
            Map.of(),
            Set.of(),
            Placement.DEFAULT.filter(),
            Placement.Diversity.DEFAULT,
            List.of(new Placement.Pin("a0", 1, Period.ALWAYS)),
            List.of(),
            Optional.of(new Placement.ExplorationRule(5, 1)),
            0);
    SlateOptions usual = SlateOptions.of(NAMESPACE, 5);
    SlateOptions options =
        new SlateOptions(
            NAMESPACE,
            5,
            Optional.of("home"),
            Map.of("home", onlyNew),
            usual.candidates(),
            Set.of(),
            200,
            1,
            1);

    SlateReport report =
        SlateEvaluator.evaluate(
            LOG, SPLIT, List.of(Contender.withoutModel()), options, Progress.NONE);

    assertThat(report.results()).hasSize(1);
    // The pin takes a slot of those who have not met it; nothing explores.
    SlateReport.Served served = report.results().get(0).served().orElseThrow();
    assertThat(served.sources()).extracting(SlateReport.SourceShare::source).contains("history");
    SlateReport again =
        SlateEvaluator.evaluate(
            LOG, SPLIT, List.of(Contender.withoutModel()), options, Progress.NONE);
    assertThat(again.results().get(0).mean()).isEqualTo(report.results().get(0).mean());
    assertThat(report.results().get(0).mean().hitRate()).isBetween(0.6, 0.99);
  }

  @Test
  void report_inEachForm_saysTheSame() {
    SlateReport report =
        SlateEvaluator.evaluate(
            LOG,
            SPLIT,
            List.of(Contender.withoutModel()),
            SlateOptions.of(NAMESPACE, 5),
            Progress.NONE);
    StringWriter text = new StringWriter();
    SlateText.print(report, new PrintWriter(text));
    JsonNode json = SlateJson.of(report);
    String page = SlatePage.html(report);

    assertThat(text.toString())
        .contains("last-event of shop: 60 users", "HR@5", "EASE 200, recency .98", "history");
    assertThat(json.get("results")).hasSize(5);
    assertThat(json.at("/results/0/hr@5").asDouble()).isEqualTo(1);
    assertThat(json.at("/results/0/served/sources/0/source").asString()).isEqualTo("history");
    assertThat(json.at("/comparisons/0/other").asString()).isEqualTo("popularity");
    assertThat(page)
        .startsWith("<!doctype html>")
        .contains("Slates of shop, last-event", "Candidate sources of 'no model'")
        .doesNotContain("<script", "http://", "https://");
  }

  private static Set<ItemId> recent(FeatureStore store, UserId user) {
    return store.user(user).recent().stream()
        .map(UserState.Recent::itemId)
        .collect(Collectors.toSet());
  }

  /** An untrained model: enough to be loaded and to rank. */
  private Path model(String id, Map<String, String> provenance) throws Exception {
    String spec =
        """
        features:
          - {name: user, of: user, type: category, attribute: user_id, hash-buckets: 64}
          - {name: item, of: item, type: category, attribute: item_id, hash-buckets: 64}
        """;
    FeatureEncoder encoder = new EncoderFitter(new FeatureSpecCodec().read(spec), 1).fit();
    NetworkSettings settings =
        new NetworkSettings(
            encoder.embeddingFields(),
            encoder.featureFields(),
            encoder.fields().size(),
            encoder.embeddingRows(),
            encoder.linearRows(false),
            encoder.rows(),
            4,
            List.of(8),
            0.0,
            false,
            0.01,
            1e-6,
            1e-3,
            -2f,
            TableOptimizer.ADAM,
            100,
            1,
            3);
    Path artifact = directory.resolve(id);
    ArtifactWriter.write(
        artifact,
        new ArtifactWriter.Description(
            id,
            ModelKind.of("deepfm"),
            Instant.parse("2026-06-01T00:00:00Z"),
            spec,
            provenance,
            Map.of()),
        encoder,
        new SparseNetwork(ModelKind.of("deepfm"), settings).weights());
    return artifact;
  }
}
