package io.millrace.trainer.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.TextNeighbours;
import io.millrace.state.TextVector;
import io.millrace.trainer.training.Progress;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextTrainerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int TASTES = 4;

  /** Users of four tastes like 40 items each; a user takes 12 of them. */
  private static Interactions interactions() {
    Interactions.Builder builder = new Interactions.Builder();
    SplittableRandom random = new SplittableRandom(3);
    for (int moment = 0; moment < 12; moment++) {
      for (int user = 0; user < 400; user++) {
        builder.add(
            new UserId("user-" + user),
            new ItemId(user % TASTES + "-" + random.nextInt(40)),
            InteractionType.LIKE,
            START.plusSeconds(moment * 1000L + user));
      }
    }
    return builder.build();
  }

  /** The text of an item tells its taste, and something of its own. */
  private static Map<ItemId, TextVector> texts(Collection<ItemId> items, String encoder) {
    Map<ItemId, TextVector> texts = new HashMap<>();
    for (ItemId item : items) {
      SplittableRandom random = new SplittableRandom(item.value().hashCode());
      float[] vector = new float[6];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (0.2 * random.nextDouble());
      }
      vector[item.value().charAt(0) - '0'] += 1;
      texts.put(item, TextVector.of(encoder, item.value(), vector));
    }
    return texts;
  }

  private static RetrievalTrainer.Result retrieval(Interactions interactions) {
    return new RetrievalTrainer(2, 1)
        .train(interactions, "retrieval-1", START, Map.of(), Progress.NONE);
  }

  @Test
  void train_textsThatTellTheTaste_heldOutItemsAreFound() {
    Interactions interactions = interactions();

    ItemToItemModel model =
        new TextTrainer(2, 1)
            .train(
                interactions,
                retrieval(interactions),
                items -> texts(items, "encoder"),
                Progress.NONE)
            .model();

    Map<String, Double> metrics = model.manifest().metrics();
    assertThat(metrics.get("text.held-out-items.recall@50")).isGreaterThan(0.5);
    assertThat(metrics.get("text.other-items.ndcg@10"))
        .isGreaterThan(0.95 * metrics.get("text.other-items.ndcg@10-without-text") - 1e-9);
    assertThat(model.manifest().provenance()).containsEntry("texts", "160");
    ItemId unknown = new ItemId("2-new");
    TextVector text = texts(java.util.List.of(unknown), "encoder").get(unknown);
    TextNeighbours near =
        model.text().orElseThrow().nearest(text.encoderHash(), text.vector()).orElseThrow();
    for (int item : near.items()) {
      assertThat(model.items().id(item).value()).startsWith("2-");
    }
  }

  @Test
  void train_twice_choosesTheSameWeights() {
    Interactions interactions = interactions();
    RetrievalTrainer.Result retrieval = retrieval(interactions);

    var one =
        new TextTrainer(2, 1)
            .train(interactions, retrieval, items -> texts(items, "encoder"), Progress.NONE);
    var other =
        new TextTrainer(2, 1)
            .train(interactions, retrieval, items -> texts(items, "encoder"), Progress.NONE);

    assertThat(other.model().manifest()).isEqualTo(one.model().manifest());
  }

  @Test
  void train_noTexts_leavesTheModelAsItIs() {
    Interactions interactions = interactions();
    RetrievalTrainer.Result retrieval = retrieval(interactions);

    assertThat(
            new TextTrainer(2, 1).train(interactions, retrieval, items -> Map.of(), Progress.NONE))
        .isSameAs(retrieval);
  }

  @Test
  void train_textsOfTwoEncoders_areNotMixed() {
    Interactions interactions = interactions();

    ItemToItemModel model =
        new TextTrainer(2, 1)
            .train(
                interactions,
                retrieval(interactions),
                items -> {
                  Map<ItemId, TextVector> texts = texts(items, "new");
                  texts(items, "old").entrySet().stream()
                      .filter(one -> one.getKey().value().endsWith("7"))
                      .forEach(one -> texts.put(one.getKey(), one.getValue()));
                  return texts;
                },
                Progress.NONE)
            .model();

    // Of 160 items, 16 have a number that ends with 7.
    assertThat(model.text().orElseThrow().size()).isEqualTo(144);
    assertThat(model.text().orElseThrow().nearest(TextVector.hash("old"), new float[16])).isEmpty();
  }
}
