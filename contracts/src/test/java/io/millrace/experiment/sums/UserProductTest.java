package io.millrace.experiment.sums;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.experiment.Measure;
import io.millrace.experiment.Metric;
import io.millrace.experiment.Metric.Role;
import io.millrace.experiment.Metric.Type;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a measure is, the sums that reports need of it are kept, each once. */
class UserProductTest {
  private static Set<SumKey> kept() {
    Set<SumKey> keys = new HashSet<>();
    UserProduct.kept().forEach(product -> keys.add(product.key()));
    return keys;
  }

  @Test
  void kept_products_haveDifferentNames() {
    assertThat(kept()).hasSameSizeAs(UserProduct.kept());
  }

  @ParameterizedTest
  @EnumSource(Measure.class)
  void kept_ofEveryTwoMeasures_makesARatioAMetric(Measure measure) {
    for (Measure other : Measure.all()) {
      assertThat(kept()).contains(SumKey.of(UserValue.of(measure), UserValue.of(other)));
      if (measure.hasPast() && other.hasPast()) {
        assertThat(kept())
            .contains(
                SumKey.of(UserValue.before(measure), UserValue.before(other)),
                SumKey.of(UserValue.of(measure), UserValue.before(other)));
      }
      new Metric(
          "ratio",
          Type.RATIO,
          measure,
          Optional.of(other),
          false,
          Role.SECONDARY,
          0,
          false,
          OptionalDouble.empty());
    }
    assertThat(kept()).contains(SumKey.of(UserValue.of(measure), UserValue.USERS));
    if (measure.countsUsers()) {
      assertThat(kept()).contains(SumKey.of(UserValue.any(measure), UserValue.USERS));
    }
  }

  @Test
  void key_ofTwoValues_doesNotDependOnTheirOrder() {
    SumKey key = SumKey.of(UserValue.USERS, UserValue.any(Measure.CLICKS));
    assertThat(key).isEqualTo(SumKey.of(UserValue.any(Measure.CLICKS), UserValue.USERS));
    assertThat(key.measure()).isEqualTo("any_clicks");
    assertThat(key.other()).isEqualTo("users");
  }

  @Test
  void value_thatIsNotKept_saysSo() {
    assertThatThrownBy(() -> UserValue.before(Measure.LATENCY_MS))
        .hasMessageContaining("latency_ms before is not kept");
    assertThatThrownBy(() -> UserValue.any(Measure.REVENUE))
        .hasMessageContaining("any revenue is not kept");
  }

  @Test
  void plus_differentNames_addsEach() {
    SumKey users = SumKey.of(UserValue.USERS, UserValue.USERS);
    SumKey clicks = SumKey.of(UserValue.of(Measure.CLICKS), UserValue.USERS);
    UserTotals both =
        new UserTotals(Map.of(users, 3.0)).plus(new UserTotals(Map.of(users, 2.0, clicks, 7.0)));
    assertThat(both.users()).isEqualTo(5);
    assertThat(both.of(UserValue.of(Measure.CLICKS))).isEqualTo(7);
    assertThat(both.of(UserValue.of(Measure.HIDES))).isZero();
  }
}
