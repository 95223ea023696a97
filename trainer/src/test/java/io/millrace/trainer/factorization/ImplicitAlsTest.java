package io.millrace.trainer.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImplicitAlsTest {
  private static final int USERS = 150;
  private static final int ITEMS = 40;
  private static final FactorizationSettings SETTINGS = new FactorizationSettings(6, 0.2, 0.02, 3);

  /** Even users choose even items, odd users odd ones, and a few of the others. */
  private static Choices choices() {
    SplittableRandom random = new SplittableRandom(5);
    Choices.Builder builder = new Choices.Builder();
    for (int user = 0; user < USERS; user++) {
      for (int n = 0; n < 5 + user % 7; n++) {
        int item =
            random.nextInt(ITEMS / 2) * 2 + (random.nextInt(10) == 0 ? 1 - user % 2 : user % 2);
        builder.add(user, item);
      }
    }
    builder.add(0, ITEMS - 1);
    return builder.build();
  }

  private static ImplicitAls swept(int threads) {
    ImplicitAls als = new ImplicitAls(choices(), SETTINGS, threads);
    for (int sweep = 0; sweep < 4; sweep++) {
      als.sweep();
    }
    return als;
  }

  @Test
  void sweep_again_lowersTheLoss() {
    ImplicitAls als = new ImplicitAls(choices(), SETTINGS, 1);
    als.sweep();
    double before = als.loss();
    for (int sweep = 0; sweep < 5; sweep++) {
      als.sweep();
      assertThat(als.loss()).isLessThanOrEqualTo(before * (1 + 1e-6));
      before = als.loss();
    }
    assertThat(before).isLessThan(choices().size());
  }

  @Test
  void additive_meanUser_solvesTheNormalEquationsOfItsChoices() {
    Choices choices = choices();
    Factors added = swept(2).additive();
    int dimension = SETTINGS.dimension();
    double[] counts = new double[ITEMS];
    for (int user = 0; user < USERS; user++) {
      for (int age = 0; age < choices.count(user); age++) {
        counts[choices.item(user, age)]++;
      }
    }
    double diagonal =
        SETTINGS.penalty() * ((double) choices.size() / USERS + SETTINGS.unobserved() * ITEMS);
    for (int item = 0; item < ITEMS; item++) {
      // M z = y, with M = sum over all items of (unobserved + choices a user) y y', and the
      // penalty.
      double[] left = new double[dimension];
      for (int other = 0; other < ITEMS; other++) {
        double score = added.score(item, other);
        double weight = SETTINGS.unobserved() + counts[other] / USERS;
        for (int d = 0; d < dimension; d++) {
          left[d] += weight * score * added.items()[other * dimension + d];
        }
      }
      for (int d = 0; d < dimension; d++) {
        double expected = added.items()[item * dimension + d];
        assertThat(left[d] + diagonal * added.users()[item * dimension + d])
            .isCloseTo(expected, within(1e-4));
      }
    }
  }

  @Test
  void fold_weightedChoices_solvesEveryUsersLeastSquares() {
    ImplicitAls als = swept(1);
    Choices choices = choices();
    Recency recency = new Recency(0.7);
    Factors factors = als.fold(choices, recency);
    int dimension = SETTINGS.dimension();
    for (int user = 0; user < USERS; user++) {
      // The gradient of the user's own loss, taken over all items one by one, has to be zero.
      double[] gradient = new double[dimension];
      double size = 0;
      for (int item = 0; item < ITEMS; item++) {
        double score = factors.score(user, item);
        for (int d = 0; d < dimension; d++) {
          gradient[d] += SETTINGS.unobserved() * score * factors.items()[item * dimension + d];
        }
      }
      for (int age = 0; age < choices.count(user); age++) {
        int item = choices.item(user, age);
        double error = Math.pow(1 + age, -0.7) * (factors.score(user, item) - 1);
        for (int d = 0; d < dimension; d++) {
          double part = error * factors.items()[item * dimension + d];
          gradient[d] += part;
          size += Math.abs(part);
        }
      }
      double penalty = SETTINGS.penalty() * (choices.count(user) + SETTINGS.unobserved() * ITEMS);
      for (int d = 0; d < dimension; d++) {
        gradient[d] += penalty * factors.users()[user * dimension + d];
        assertThat(gradient[d]).as("user %d, %d", user, d).isCloseTo(0, within(1e-4 * size));
      }
    }
  }

  @Test
  void sweep_severalThreads_givesTheSameToTheBit() {
    Factors one = swept(1).fold(choices(), Recency.NONE);
    Factors three = swept(3).fold(choices(), Recency.NONE);

    assertThat(three.users()).isEqualTo(one.users());
    assertThat(three.items()).isEqualTo(one.items());
  }

  @Test
  void fold_newestChoicesOfAnotherKind_ranksThatKindHigherTheFasterItForgets() {
    ImplicitAls als = swept(2);
    Choices.Builder builder = new Choices.Builder();
    for (int item = 0; item < 20; item += 2) {
      builder.add(0, item);
    }
    builder.add(0, 1);
    builder.add(0, 3);
    builder.add(0, ITEMS - 1);
    Choices turned = builder.build();

    double slow = odd(als.fold(turned, Recency.NONE));
    double fast = odd(als.fold(turned, new Recency(1)));
    assertThat(fast).isGreaterThan(slow + 0.1);
  }

  /** Mean score of odd items over that of even ones, for user 0. */
  private static double odd(Factors factors) {
    double sum = 0;
    for (int item = 20; item < 36; item++) {
      sum += (item % 2 == 1 ? 1 : -1) * factors.score(0, item) / 8;
    }
    return sum;
  }
}
