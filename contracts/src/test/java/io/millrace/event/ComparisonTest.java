package io.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.experiment.Condition;
import io.millrace.experiment.Condition.Operator;
import io.millrace.filter.Filter;
import io.millrace.filter.FilterParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One rule for filters and audiences, whatever kind a value came as. */
class ComparisonTest {
  private static final ItemId ITEM = new ItemId("i1");

  private static boolean filtered(String filter, Value value) throws Exception {
    return FilterParser.parse(filter).matches(ITEM, Map.of("a", value));
  }

  private static boolean inAudience(Operator operator, String wanted, Value value) {
    return new Condition("a", operator, List.of(wanted)).holds(Map.of("a", value));
  }

  @Test
  void equal_numberTextAndLists_areTheSame() throws Exception {
    for (Value three :
        List.of(
            new Value.Num(3),
            Value.of("3"),
            new Value.NumList(List.of(3.0, 4.0)),
            Value.of(List.of("4", "3")))) {
      for (String filter :
          List.of("a = 3", "a = \"3\"", "a in (3, 9)", "a in (\"3\", \"9\")", "not a != 3")) {
        assertThat(filtered(filter, three)).as("%s of %s", filter, three).isTrue();
      }
      assertThat(Filter.of(Map.of("a", Value.of("3"))).matches(ITEM, Map.of("a", three))).isTrue();
      assertThat(Filter.of(Map.of("a", new Value.Num(3))).matches(ITEM, Map.of("a", three)))
          .isTrue();
      assertThat(inAudience(Operator.IN, "3", three)).as("audience of %s", three).isTrue();
      assertThat(inAudience(Operator.IN, "3.0", three)).isTrue();
      assertThat(inAudience(Operator.NOT_IN, "3", three)).isFalse();
      assertThat(filtered("a = 5", three)).isFalse();
      assertThat(filtered("a = \"03\"", three)).isFalse();
    }
    assertThat(filtered("a = true", Value.of("true"))).isTrue();
    assertThat(filtered("a = \"true\"", Value.of(true))).isTrue();
    assertThat(inAudience(Operator.IN, "true", Value.of(true))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"30, true", "29.5, false", "300, true", "thirty, false", "'', false"})
  void atLeast_textOfANumber_isComparedByNumber(String text, boolean holds) throws Exception {
    assertThat(inAudience(Operator.AT_LEAST, "30", Value.of(text))).isEqualTo(holds);
    assertThat(filtered("a >= 30", Value.of(text))).isEqualTo(holds);
  }

  @Test
  void order_textsThatAreNoNumbers_isThatOfTheirCharacters() throws Exception {
    assertThat(filtered("a < \"2026-02-01\"", Value.of("2026-01-31"))).isTrue();
    assertThat(filtered("a < \"9\"", Value.of("10"))).isFalse();
    assertThat(filtered("a < \"9x\"", Value.of("10"))).isTrue();
    assertThat(filtered("a < 9", Value.of(List.of("1")))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "-7, -7",
    "42.5, 42.5",
    "-0.25, -0.25",
    "999999999999999, 999999999999999",
    "1.0E20, 1e20",
    "1.0E-5, 1e-5"
  })
  void spelled_textOfANumber_isThatNumber(String text, double number) {
    assertThat(Comparison.spelled(text)).isEqualTo(number);
    assertThat(Comparison.text(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "-",
    "-0",
    "00",
    "01",
    "1.",
    ".5",
    "1e5",
    "+1",
    "1-2",
    "2026-01-31",
    "0x10",
    "NaN",
    "Infinity",
    "1f",
    "1000000000000000",
    "12345678901234567890123456789012345",
    "1.50",
    "١"
  })
  void spelled_otherTexts_areNoNumbers(String text) {
    assertThat(Comparison.spelled(text)).isNaN();
  }
}
