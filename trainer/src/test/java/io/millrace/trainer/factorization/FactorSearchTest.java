package io.millrace.trainer.factorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FactorSearchTest {
  private static final int USERS = 400;
  private static final int KINDS = 4;
  private static final int ITEMS = 80;

  /**
   * Users choose items of one kind for a while and then of another, or of one kind at random times;
   * the held-out choice is of the newest kind.
   */
  private static FactorSearch.Found search(boolean turning, List<String> tried) {
    SplittableRandom random = new SplittableRandom(9);
    Choices.Builder choices = new Choices.Builder();
    int[] users = new int[USERS * 21];
    int[] items = new int[USERS * 21];
    NextChoiceGain.Builder gain = new NextChoiceGain.Builder();
    int row = 0;
    for (int user = 0; user < USERS; user++) {
      int first = random.nextInt(KINDS);
      int second = random.nextInt(KINDS);
      for (int n = 0; n < 20; n++) {
        boolean old = turning ? n < 15 : random.nextBoolean();
        choices.add(user, item(old ? first : second, random));
      }
      boolean old = !turning && random.nextBoolean();
      users[row] = user;
      items[row++] = item(old ? first : second, random);
      gain.add(user, true);
      for (int n = 0; n < 20; n++) {
        users[row] = user;
        items[row++] = random.nextInt(ITEMS);
        gain.add(user, false);
      }
    }
    return new FactorSearch(
            choices.build(),
            new FactorSearch.HeldOut(users, items, gain.build()),
            2,
            (settings, value) -> tried.add(settings))
        .run(8, 1);
  }

  private static int item(int kind, SplittableRandom random) {
    return kind + KINDS * random.nextInt(ITEMS / KINDS);
  }

  @Test
  void run_tastesThatTurn_forgetsOldChoices() {
    List<String> tried = new ArrayList<>();
    FactorSearch.Found turning = search(true, tried);

    assertThat(turning.recency().exponent()).isGreaterThan(0);
    assertThat(turning.gain()).isGreaterThan(0.3);
    assertThat(tried).hasSizeBetween(4, 20);
  }

  @Test
  void run_tastesThatStay_forgetsLess() {
    assertThat(search(false, new ArrayList<>()).recency().exponent())
        .isLessThan(search(true, new ArrayList<>()).recency().exponent());
  }
}
