package io.millrace.trainer.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.retrieval.linear.ComponentKind;
import io.millrace.retrieval.linear.HistoryBuffer;
import io.millrace.retrieval.linear.ItemScores;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalFiles;
import io.millrace.retrieval.linear.SparseRows;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.training.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalTrainerTest {
  @TempDir Path directory;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static void add(
      Interactions.Builder to, String user, String item, InteractionType type, int second) {
    to.add(new UserId(user), new ItemId(item), type, START.plusSeconds(second));
  }

  /** Two groups of users who like ten items each, and of these each user eight. */
  private static Interactions twoTastes() {
    Interactions.Builder builder = new Interactions.Builder();
    SplittableRandom random = new SplittableRandom(3);
    for (int moment = 0; moment < 8; moment++) {
      for (int user = 0; user < 200; user++) {
        String taste = user % 2 == 0 ? "jazz-" : "rock-";
        add(
            builder,
            "user-" + user,
            taste + random.nextInt(10),
            InteractionType.LIKE,
            moment * 1000 + user);
      }
    }
    return builder.build();
  }

  @Test
  void train_twoTastes_recommendsWithinTheTaste() {
    Interactions interactions = twoTastes();

    RetrievalTrainer.Result result =
        new RetrievalTrainer(2, 1)
            .train(interactions, "retrieval-1", START, Map.of(), Progress.NONE);

    ItemToItemModel model = result.model();
    HistoryBuffer history = new HistoryBuffer();
    history.add(model.items().indexOf(new ItemId("jazz-1")), 0, 1);
    ItemScores scores = new ItemScores();
    model.score(history, scores);
    for (int other = 0; other < 10; other++) {
      assertThat(scores.score(model.items().indexOf(new ItemId("rock-" + other))))
          .isLessThanOrEqualTo(0.01f);
    }
    assertThat(scores.score(model.items().indexOf(new ItemId("jazz-2")))).isPositive();
    assertThat(result.trials().get(0).ndcg())
        .isGreaterThanOrEqualTo(result.trials().get(result.trials().size() - 1).ndcg());
    assertThat(result.questions()).isGreaterThan(100);
  }

  @Test
  void train_sameInteractionsTwice_givesTheSameModel() {
    ItemToItemModel one =
        new RetrievalTrainer(2, 1).train(twoTastes(), "a", START, Map.of(), Progress.NONE).model();
    ItemToItemModel other =
        new RetrievalTrainer(2, 1).train(twoTastes(), "a", START, Map.of(), Progress.NONE).model();

    assertThat(other.manifest()).isEqualTo(one.manifest());
    assertThat(other.similar().cells()).isEqualTo(one.similar().cells());
    for (int cell = 0; cell < one.similar().cells(); cell++) {
      assertThat(other.similar().value(cell)).isEqualTo(one.similar().value(cell));
    }
  }

  @Test
  void train_nothing_saysWhatToDo() {
    Interactions nothing = new Interactions.Builder().build();

    assertThatThrownBy(
            () -> new RetrievalTrainer(1, 1).train(nothing, "a", START, Map.of(), Progress.NONE))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("no positive interactions");
  }

  @Test
  void train_fewUsers_takesTheDefault() throws IOException {
    Interactions.Builder builder = new Interactions.Builder();
    add(builder, "ann", "lamp", InteractionType.VIEW, 1);
    add(builder, "ann", "shade", InteractionType.VIEW, 2);

    RetrievalTrainer.Result result =
        new RetrievalTrainer(1, 1).train(builder.build(), "a", START, Map.of(), Progress.NONE);

    assertThat(result.trials()).isEmpty();
    assertThat(result.model().components()).hasSize(1);
    RetrievalFiles.write(directory, result.model());
    assertThat(RetrievalFiles.read(directory).manifest()).isEqualTo(result.model().manifest());
  }

  @Test
  void ease_threeItems_isTheClosedForm() {
    Interactions.Builder builder = new Interactions.Builder();
    add(builder, "a", "x", InteractionType.LIKE, 1);
    add(builder, "a", "y", InteractionType.LIKE, 2);
    add(builder, "b", "x", InteractionType.LIKE, 3);
    add(builder, "b", "y", InteractionType.LIKE, 4);
    add(builder, "c", "x", InteractionType.LIKE, 5);
    Interactions interactions = builder.build();
    UserItems matrix = new UserItems(interactions, new TypeWeights(interactions));

    SparseRows rows = EaseRows.of(matrix, 1, 10, 10, 1);

    // G + I = [[4, 2], [2, 3]], its inverse is [[3, -2], [-2, 4]] / 8; B_xy = -P_xy / P_yy.
    assertThat(rows.get(0, 1)).isCloseTo(0.5f, within(1e-6f));
    assertThat(rows.get(1, 0)).isCloseTo(2 / 3f, within(1e-6f));
    assertThat(rows.get(0, 0)).isZero();
  }

  @Test
  void ease_fewerItemsThanTheCatalogue_leavesTheRarestOut() {
    Interactions.Builder builder = new Interactions.Builder();
    add(builder, "a", "x", InteractionType.LIKE, 1);
    add(builder, "a", "y", InteractionType.LIKE, 2);
    add(builder, "a", "rare", InteractionType.LIKE, 3);
    add(builder, "b", "x", InteractionType.LIKE, 4);
    add(builder, "b", "y", InteractionType.LIKE, 5);
    Interactions interactions = builder.build();
    UserItems matrix = new UserItems(interactions, new TypeWeights(interactions));

    SparseRows rows = EaseRows.of(matrix, 1, 10, 2, 1);

    assertThat(rows.end(2)).isEqualTo(rows.start(2));
    assertThat(rows.get(0, 1)).isPositive();
  }

  @Test
  void cosine_shrinkage_isInTheDenominator() {
    Interactions.Builder builder = new Interactions.Builder();
    add(builder, "a", "x", InteractionType.LIKE, 1);
    add(builder, "a", "y", InteractionType.LIKE, 2);
    add(builder, "b", "x", InteractionType.LIKE, 3);
    add(builder, "c", "x", InteractionType.LIKE, 4);
    add(builder, "d", "x", InteractionType.LIKE, 5);
    Interactions interactions = builder.build();
    UserItems matrix = new UserItems(interactions, new TypeWeights(interactions));

    SparseRows rows = CosineRows.of(matrix, 0.5, 3, 10, false);

    assertThat(rows.get(0, 1)).isCloseTo(1f / (2 + 3), within(1e-6f));
    assertThat(rows.get(0, 0)).isZero();
  }

  @Test
  void cosine_exponentOfARow_weighsTheTwoItems() {
    Interactions.Builder builder = new Interactions.Builder();
    add(builder, "a", "x", InteractionType.LIKE, 1);
    add(builder, "a", "y", InteractionType.LIKE, 2);
    add(builder, "b", "x", InteractionType.LIKE, 3);
    add(builder, "c", "x", InteractionType.LIKE, 4);
    add(builder, "d", "x", InteractionType.LIKE, 5);
    Interactions interactions = builder.build();
    UserItems matrix = new UserItems(interactions, new TypeWeights(interactions));

    SparseRows rows = CosineRows.of(matrix, 0.25, 0, 10, false);

    // From x (four users) to y (one): 1 / (4^.25 * 1^.75), and back: 1 / (1^.25 * 4^.75).
    assertThat(rows.get(0, 1)).isCloseTo((float) Math.pow(4, -0.25), within(1e-6f));
    assertThat(rows.get(1, 0)).isCloseTo((float) Math.pow(4, -0.75), within(1e-6f));
  }

  @Test
  void factorization_twoTastes_hasARowForEachItemWithItsOwnTasteFirst() {
    Interactions interactions = twoTastes();
    UserItems matrix = new UserItems(interactions, new TypeWeights(interactions));

    SparseRows rows = FactorRows.of(matrix, 0.3, FactorRows.PENALTY, 5, 2);

    int ofItsTaste = 0;
    for (int item = 0; item < matrix.items(); item++) {
      assertThat(rows.end(item) - rows.start(item)).isEqualTo(5);
      String taste = interactions.items().id(item).value().substring(0, 4);
      for (int cell = rows.start(item); cell < rows.end(item); cell++) {
        assertThat(rows.value(cell)).isPositive();
        assertThat(rows.column(cell)).isNotEqualTo(item);
        String other = interactions.items().id(rows.column(cell)).value();
        ofItsTaste += other.startsWith(taste) ? 1 : 0;
      }
    }
    // By chance 9 of 19 others are.
    assertThat(ofItsTaste).isGreaterThan(5 * matrix.items() * 9 / 10);
  }

  @Test
  void transitions_itemsOfOneMoment_doNotFollowEachOther() {
    Interactions.Builder builder = new Interactions.Builder();
    add(builder, "a", "x", InteractionType.VIEW, 1);
    add(builder, "a", "y", InteractionType.VIEW, 1);
    add(builder, "a", "z", InteractionType.VIEW, 2);
    add(builder, "a", "w", InteractionType.VIEW, 3);
    Interactions interactions = builder.build();

    SparseRows rows = TransitionRows.of(interactions, new TypeWeights(interactions), 0.5, 1, 10);

    assertThat(rows.get(0, 1)).isZero();
    assertThat(rows.get(0, 2)).isCloseTo(0.5f, within(1e-6f));
    assertThat(rows.get(0, 3)).isCloseTo(0.25f, within(1e-6f));
  }

  @Test
  void nextItem_oneSequence_predictsWhatFollowed() {
    Interactions.Builder builder = new Interactions.Builder();
    for (int user = 0; user < 5; user++) {
      add(builder, "u" + user, "x", InteractionType.VIEW, 1);
      add(builder, "u" + user, "y", InteractionType.VIEW, 2);
    }
    Interactions interactions = builder.build();

    SparseRows rows = NextItemRows.of(interactions, new TypeWeights(interactions), 0.5, 5, 10, 2);

    // X'X = 5 at x, X'Y = 5 from x to y: 5 / (5 + 5).
    assertThat(rows.get(0, 1)).isCloseTo(0.5f, within(1e-6f));
    assertThat(rows.get(1, 0)).isZero();
  }

  @Test
  void baskets_boughtInOneOrderOften_haveLift() {
    Interactions.Builder builder = new Interactions.Builder();
    for (int day = 0; day < 40; day++) {
      String user = "u" + day;
      int second = day * 100_000;
      if (day % 2 == 0) {
        add(builder, user, "cup", InteractionType.PURCHASE, second);
        add(builder, user, "saucer", InteractionType.PURCHASE, second + 60);
      } else {
        add(builder, user, "lamp", InteractionType.PURCHASE, second);
        add(builder, user, "shade", InteractionType.PURCHASE, second + 60);
      }
    }
    // An hour later: another basket.
    add(builder, "u0", "lamp", InteractionType.PURCHASE, 3_700);
    Interactions interactions = builder.build();

    SparseRows rows = BasketRows.of(interactions, 10);

    int cup = interactions.items().indexOf(new ItemId("cup"));
    int saucer = interactions.items().indexOf(new ItemId("saucer"));
    int lamp = interactions.items().indexOf(new ItemId("lamp"));
    assertThat(rows.get(cup, saucer)).isCloseTo(2f * 20 / 30, within(1e-5f));
    assertThat(rows.get(cup, lamp)).isZero();
  }

  @Test
  void questions_purchases_askForNewItemsOfTheLastMoment() {
    Interactions.Builder builder = new Interactions.Builder();
    for (int i = 0; i < 5; i++) {
      add(builder, "ann", "item-" + i, InteractionType.PURCHASE, i * 100);
    }
    add(builder, "ann", "item-0", InteractionType.PURCHASE, 900);
    add(builder, "ann", "new", InteractionType.PURCHASE, 900);
    Interactions interactions = builder.build();

    Questions questions = Questions.of(interactions, 10, 1);

    assertThat(questions.repeats()).isFalse();
    assertThat(questions.questions()).hasSize(1);
    assertThat(questions.questions().get(0).targets())
        .containsExactly(interactions.items().indexOf(new ItemId("new")));
    assertThat(questions.history().end(0)).isEqualTo(5);
  }

  @Test
  void questions_viewBeforeThePurchase_isHeldOutWithIt() {
    Interactions.Builder builder = new Interactions.Builder();
    for (int i = 0; i < 4; i++) {
      add(builder, "ann", "item-" + i, InteractionType.VIEW, i * 100);
      add(builder, "bob", "new", InteractionType.VIEW, i * 100);
    }
    add(builder, "ann", "new", InteractionType.VIEW, 800);
    add(builder, "ann", "item-9", InteractionType.VIEW, 820);
    add(builder, "ann", "new", InteractionType.PURCHASE, 900);
    add(builder, "ann", "thanks", InteractionType.VIEW, 950);
    Interactions interactions = builder.build();

    Questions questions = Questions.of(interactions, 10, 1);

    int ann = questions.questions().get(0).user();
    assertThat(interactions.user(ann)).isEqualTo(new UserId("ann"));
    assertThat(questions.questions().get(0).targets())
        .containsExactly(interactions.items().indexOf(new ItemId("new")));
    Interactions history = questions.history();
    assertThat(
            IntStream.range(history.start(ann), history.end(ann))
                .mapToObj(event -> history.items().id(history.item(event)).value()))
        .containsExactly("item-0", "item-1", "item-2", "item-3", "item-9");
    assertThat(history.size()).isEqualTo(9);
  }

  @Test
  void train_gramMatrixIsSingularInSinglePrecision_raisesThePenalty() {
    Interactions.Builder builder = new Interactions.Builder();
    for (int user = 0; user < 1_000; user++) {
      add(builder, "u" + user, "cup", InteractionType.PURCHASE, user);
      add(builder, "u" + user, "saucer", InteractionType.PURCHASE, user);
    }
    Interactions interactions = builder.build();
    ComponentTrainer trainer = new ComponentTrainer(interactions, new TypeWeights(interactions), 1);

    ComponentTrainer.Trained trained =
        trainer.train(new ComponentRecipe(ComponentKind.EASE, 1, 1e-6, List.of(1.0)));

    // 1,000 + 1e-6 is 1,000 in single precision, and two equal rows have no inverse.
    assertThat(trained.recipe().penalty()).isGreaterThan(1e-6);
    assertThat(trained.rows().get(0, 1)).isPositive();
  }

  @Test
  void historyReader_itemTwice_countsAtItsNewestWithItsStrongestType() {
    Interactions.Builder builder = new Interactions.Builder();
    add(builder, "ann", "lamp", InteractionType.PURCHASE, 1);
    add(builder, "ann", "shade", InteractionType.VIEW, 2);
    add(builder, "ann", "bulb", InteractionType.VIEW, 2);
    add(builder, "ann", "lamp", InteractionType.VIEW, 3);
    Interactions interactions = builder.build();
    HistoryBuffer history = new HistoryBuffer();

    new HistoryReader(interactions, new TypeWeights(interactions)).read(0, history);

    assertThat(history.size()).isEqualTo(3);
    assertThat(history.item(0)).isZero();
    assertThat(history.weight(0)).isEqualTo(1f);
    assertThat(history.age(1)).isEqualTo(1);
    assertThat(history.age(2)).isEqualTo(1);
    assertThat(history.weight(2)).isCloseTo(0.3f, within(1e-6f));
  }
}
