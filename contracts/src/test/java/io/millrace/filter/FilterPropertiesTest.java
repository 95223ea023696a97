package io.millrace.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FilterPropertiesTest {
  private static final ItemId ITEM = new ItemId("i");

  @Property(tries = 2000)
  void parse_printedFilter_isTheFilter(@ForAll("filters") Filter filter) throws Exception {
    String text = filter.toString();
    if (text.length() <= FilterParser.MAX_LENGTH) {
      assertThat(FilterParser.parse(text)).as(text).isEqualTo(filter);
    }
  }

  @Property(tries = 1000)
  void matches_not_isTheOpposite(
      @ForAll("filters") Filter filter, @ForAll("attributes") Map<String, Value> attributes) {
    assertThat(new Filter.Not(filter).matches(ITEM, attributes))
        .isNotEqualTo(filter.matches(ITEM, attributes));
  }

  @Property(tries = 1000)
  void matches_andOr_followDeMorgan(
      @ForAll("filters") Filter one,
      @ForAll("filters") Filter other,
      @ForAll("attributes") Map<String, Value> attributes) {
    Filter nots = Filter.or(List.of(new Filter.Not(one), new Filter.Not(other)));
    assertThat(Filter.and(List.of(one, other)).matches(ITEM, attributes))
        .isNotEqualTo(nots.matches(ITEM, attributes));
  }

  @Property(tries = 1000)
  void parse_anyText_isAFilterOrNamesAColumnInsideIt(@ForAll("nearlyFilters") String text) {
    try {
      FilterParser.parse(text);
    } catch (InvalidFilterException e) {
      assertThat(e.column()).isBetween(1, text.length() + 1);
    }
  }

  @Provide
  Arbitrary<String> nearlyFilters() {
    return Combinators.combine(filters(), Arbitraries.integers(), Arbitraries.integers())
        .as(
            (filter, from, length) -> {
              String text = filter.toString();
              text = text.substring(0, Math.min(text.length(), 3000));
              int start = Math.floorMod(from, text.length());
              int end = Math.min(text.length(), start + Math.floorMod(length, 4));
              return text.substring(0, start) + text.substring(end);
            });
  }

  @Provide
  Arbitrary<Map<String, Value>> attributes() {
    Arbitrary<Value> values =
        Arbitraries.oneOf(
            texts().map(Value::of),
            Arbitraries.integers().between(-3, 3).map(Value::of),
            Arbitraries.of(true, false).map(Value::of),
            texts().list().ofMaxSize(3).map(Value::of));
    return Arbitraries.maps(names(), values).ofMaxSize(4);
  }

  @Provide
  Arbitrary<Filter> filters() {
    return Arbitraries.recursive(this::leaves, this::wider, 0, 3);
  }

  private Arbitrary<Filter> leaves() {
    return Arbitraries.oneOf(
        Combinators.combine(names(), Arbitraries.of(Filter.Operator.values()), ordered())
            .as(Filter.Compare::new),
        Combinators.combine(names(), literals())
            .as((name, literal) -> new Filter.Compare(name, Filter.Operator.EQUAL, literal)),
        Combinators.combine(names(), literals().list().ofMinSize(1).ofMaxSize(3))
            .as(Filter.In::new),
        names().map(Filter.Has::new),
        Arbitraries.of(Filter.ALL, Filter.NONE));
  }

  private Arbitrary<Filter> wider(Arbitrary<Filter> parts) {
    Arbitrary<List<Filter>> several = parts.list().ofMaxSize(3).map(ArrayList::new);
    return Arbitraries.oneOf(
        several.map(Filter::and), several.map(Filter::or), parts.map(Filter.Not::new), parts);
  }

  private Arbitrary<Literal> literals() {
    return Arbitraries.oneOf(ordered(), Arbitraries.of(true, false).map(Literal.Flag::new));
  }

  private Arbitrary<Literal> ordered() {
    return Arbitraries.oneOf(
        texts().map(Literal.Text::new),
        Arbitraries.doubles().map(Literal.Num::new),
        Arbitraries.integers().map(whole -> new Literal.Num(whole)));
  }

  private Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of("price", "category", "brand", "in", "Not", "a b", "a`b", "7up", "ü"),
        Arbitraries.strings().ofMinLength(1).ofMaxLength(8));
  }

  private Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of("shoes", "3", "true", "it's", "\"", "\\", "a\nb", ""),
        Arbitraries.strings().ofMaxLength(8));
  }
}
