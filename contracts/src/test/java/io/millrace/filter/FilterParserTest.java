package io.millrace.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
  private static final Map<String, Value> BOOT =
      Map.of(
          "category", Value.of(List.of("shoes", "winter")),
          "price", Value.of(49.5),
          "brand", Value.of("Acme \"Best\""),
          "in_stock", Value.of(true),
          "released", Value.of("2026-01-31"),
          "size", Value.of(42),
          "a b", Value.of("odd"));

  private static boolean matches(String text) throws InvalidFilterException {
    return FilterParser.parse(text).matches(new ItemId("boot"), BOOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "category in (\"shoes\",\"bags\") and price <= 50 and not brand = \"X\"",
        "category = 'winter'",
        "price > 49 and price<50",
        "brand = \"Acme \\\"Best\\\"\"",
        "brand = 'Acme \\u0022Best\\u0022'",
        "in_stock = true",
        "in_stock = 'true'",
        "size = '42'",
        "size = 4.2e1",
        "size != 41",
        "`a b` = 'odd'",
        "released >= '2026-01-01' and released < '2026-02-01'",
        "has price and not has weight",
        "weight != 3",
        "not weight = 3",
        "item_id = 'boot'",
        "item_id in ('lamp', 'boot')",
        "category not in ('bags')",
        "false or price = 49.5 AND true",
        "((price > 100) or ((size = 42)))"
      })
  void matches_filterThatTheItemMeets_isTrue(String text) throws Exception {
    assertThat(matches(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "category = 'bags'",
        "weight < 3",
        "weight = 3",
        "not (price > 10 or weight = 1)",
        "price = '49'",
        "in_stock = false",
        "brand > 3",
        "price >= 'a'",
        "item_id = 'lamp'",
        "category = 'shoes' and false",
        "true and false or price < 0"
      })
  void matches_filterThatTheItemDoesNotMeet_isFalse(String text) throws Exception {
    assertThat(matches(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "price <= | 9 | expected a value, found the end",
        "price ~~ 3 | 7 | '~' means nothing here",
        "price = 3 brand = 'x' | 11 | expected 'and', 'or' or the end, found 'brand'",
        "(price = 3 | 11 | expected ')', found the end",
        "brand = Acme | 9 | texts stand in quotes",
        "brand = 'Acme | 9 | no closing '",
        "brand in () | 11 | expected a value, found ')'",
        "price not 3 | 11 | expected 'in', found '3'",
        "price = 1.2.3 | 9 | '1.2.3' is no number",
        "in_stock < true | 12 | have no order",
        "and | 1 | expected an attribute's name, found 'and'",
        "price 3 | 7 | expected =, !=",
        "'price' = 3 | 1 | expected an attribute's name",
        "brand = 'a\\x' | 11 | unknown escape",
        "`` = 1 | 1 | must not be empty",
        "price = 1e999 | 9 | is no number"
      })
  void parse_mistake_namesTheColumn(String text, int column, String message) {
    assertThatThrownBy(() -> FilterParser.parse(text.trim()))
        .isInstanceOfSatisfying(
            InvalidFilterException.class,
            e -> {
              assertThat(e.column()).isEqualTo(column);
              assertThat(e)
                  .hasMessageStartingWith("column " + column)
                  .hasMessageContaining(message);
            });
  }

  @Test
  void parse_hostileText_isRefusedAndNotDeep() {
    assertThatThrownBy(() -> FilterParser.parse("(".repeat(3000)))
        .isInstanceOf(InvalidFilterException.class)
        .hasMessageContaining("more than 50");
    assertThatThrownBy(() -> FilterParser.parse("x".repeat(5000)))
        .isInstanceOf(InvalidFilterException.class)
        .hasMessageContaining("at most 4000");
  }

  @Test
  void matches_anyOperator_allocatesNothing() throws Exception {
    Filter filter =
        FilterParser.parse(
            "category in ('bags', 'winter') and price <= 50 and not brand = 'X' and size = '42'"
                + " and (released < '2025' or has size) and item_id != 'lamp' and in_stock = true");
    ItemId item = new ItemId("boot");
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int met = 0;
    for (int i = 0; i < 1000; i++) {
      met += filter.matches(item, BOOT) ? 1 : 0;
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      met += filter.matches(item, BOOT) ? 1 : 0;
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(met).isEqualTo(11_000);
    // One object each would be 160,000 bytes at least.
    assertThat(allocated).isLessThan(20_000);
  }

  @Test
  void of_requestObject_meansEveryAttributeAndAnyOfAList() {
    Filter filter =
        Filter.of(Map.of("category", Value.of(List.of("bags", "winter")), "size", Value.of(42)));
    assertThat(filter).hasToString("category in (\"bags\", \"winter\") and size = 42");
    assertThat(filter.matches(new ItemId("boot"), BOOT)).isTrue();
    assertThat(Filter.of(Map.of("size", Value.of(List.of()))).matches(new ItemId("boot"), BOOT))
        .isFalse();
    assertThat(Filter.of(Map.of())).isEqualTo(Filter.ALL);
  }
}
