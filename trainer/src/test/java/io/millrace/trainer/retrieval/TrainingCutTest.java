package io.millrace.trainer.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrainingCutTest {
  private static void add(
      Interactions.Builder builder, int second, InteractionType type, String user, String item) {
    builder.add(new UserId(user), new ItemId(item), type, Instant.ofEpochSecond(second));
  }

  @Test
  void of_positives_leavesTheShareBehind() {
    Interactions.Builder builder = new Interactions.Builder();
    for (int i = 0; i < 10; i++) {
      add(builder, i, InteractionType.VIEW, "v" + i % 3, "i" + i);
      add(builder, 10 * i, InteractionType.PURCHASE, "u" + i % 2, "i" + i);
    }
    // Another purchase of the same moment, and a view behind the cut.
    add(builder, 90, InteractionType.PURCHASE, "u1", "i0");
    add(builder, 95, InteractionType.VIEW, "u1", "i1");

    TrainingCut cut = TrainingCut.of(builder.build(), InteractionType.PURCHASE, 0.3).orElseThrow();

    // Eleven purchases: the newest three are of the seconds 80, 90 and 90.
    assertThat(cut.at()).isEqualTo(Instant.ofEpochSecond(80));
    assertThat(cut.before().size()).isEqualTo(18);
    assertThat(cut.moments()).isEqualTo(2);
    assertThat(cut.before().items().indexOf(new ItemId("i8"))).isNotNegative();
  }

  @Test
  void of_nothingBefore_isEmpty() {
    Interactions.Builder builder = new Interactions.Builder();
    add(builder, 5, InteractionType.LIKE, "u", "i");
    add(builder, 5, InteractionType.LIKE, "u", "j");

    assertThat(TrainingCut.of(builder.build(), InteractionType.LIKE, 0.5)).isEmpty();
    assertThat(TrainingCut.of(builder.build(), InteractionType.PURCHASE, 0.5)).isEmpty();
  }
}
