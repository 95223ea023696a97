package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.RequestId;
import io.millrace.event.SessionId;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventCodecPropertiesTest {
  private final EventCodec codec = new EventCodec();

  @Property
  void decode_encodedEvent_isTheEvent(@ForAll("events") Event event) throws Exception {
    assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
  }

  @Property(tries = 300)
  void fromJson_writtenValues_areTheValues(@ForAll("values") Map<String, Value> values) {
    assertThat(Values.fromJson(Values.toJson(values))).isEqualTo(values);
  }

  @Property(tries = 500)
  void decode_anyText_isAnEventOrAReason(@ForAll("nearlyEvents") String text) {
    try {
      codec.encode(codec.decode(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (InvalidEventException e) {
      assertThat(e.code()).isNotEmpty();
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  /** Events with a piece cut out. */
  @Provide
  Arbitrary<String> nearlyEvents() {
    return Combinators.combine(events(), Arbitraries.integers(), Arbitraries.integers())
        .as(
            (event, from, length) -> {
              String json =
                  new String(codec.encode(event), java.nio.charset.StandardCharsets.UTF_8);
              int start = Math.floorMod(from, json.length());
              int end = Math.min(json.length(), start + Math.floorMod(length, 12));
              return json.substring(0, start) + json.substring(end);
            });
  }

  @Provide
  Arbitrary<Event> events() {
    return Arbitraries.oneOf(interactions(), impressions(), items(), users());
  }

  @Provide
  Arbitrary<Map<String, Value>> values() {
    Arbitrary<Value> value =
        Arbitraries.oneOf(
            texts().map(Value::of),
            Arbitraries.doubles().map(Value::of),
            Arbitraries.of(true, false).map(Value::of),
            texts().list().ofMaxSize(3).map(Value::of),
            Arbitraries.doubles().list().ofMinSize(1).ofMaxSize(3).map(Value.NumList::new));
    return Arbitraries.maps(texts(), value).ofMaxSize(4);
  }

  private Arbitrary<Event> interactions() {
    Arbitrary<Interaction> bare =
        Combinators.combine(ids(), times(), Arbitraries.of(InteractionType.class), ids(), ids())
            .as(
                (id, at, type, user, item) ->
                    Interaction.of(new EventId(id), at, type, new UserId(user), new ItemId(item)));
    return Combinators.combine(
            bare,
            ids().optional(),
            ids().optional(),
            Arbitraries.integers().between(-Bounds.QUANTITY, Bounds.QUANTITY).optional(),
            Arbitraries.doubles().between(-Bounds.VALUE, Bounds.VALUE).optional(),
            texts().optional(),
            values(),
            properties())
        .as(
            (event, session, request, number, value, currency, context, properties) -> {
              Interaction.Builder builder =
                  event.toBuilder().context(context).properties(properties);
              session.map(SessionId::new).ifPresent(builder::sessionId);
              request.map(RequestId::new).ifPresent(builder::requestId);
              number.filter(n -> n > 0).ifPresent(builder::position);
              value.ifPresent(builder::value);
              currency.ifPresent(builder::currency);
              number.ifPresent(builder::quantity);
              return builder.build();
            });
  }

  private Arbitrary<Event> impressions() {
    Arbitrary<List<Impression.Shown>> slate =
        Combinators.combine(
                ids(),
                Arbitraries.doubles().between(0.01, 1).optional(),
                Arbitraries.doubles().optional(),
                texts().optional(),
                values())
            .as(
                (item, propensity, score, source, features) ->
                    new Impression.Shown(
                        new ItemId(item),
                        1,
                        propensity.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                        score.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                        source,
                        features))
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(EventCodecPropertiesTest::numbered);
    return Combinators.combine(
            ids(),
            times(),
            slate,
            texts().optional(),
            Arbitraries.maps(texts(), texts()).ofMaxSize(3),
            values(),
            values(),
            properties())
        .as(
            (id, at, shown, text, experiments, context, features, properties) ->
                new Impression(
                    new EventId(id),
                    at,
                    new UserId(id),
                    new RequestId(id),
                    Optional.of(new SessionId(id)),
                    shown,
                    text,
                    experiments,
                    text,
                    context,
                    features,
                    text,
                    properties));
  }

  private static List<Impression.Shown> numbered(List<Impression.Shown> slate) {
    List<Impression.Shown> numbered = new ArrayList<>();
    for (Impression.Shown shown : slate) {
      numbered.add(
          new Impression.Shown(
              shown.itemId(),
              numbered.size() + 1,
              shown.propensity(),
              shown.score(),
              shown.source(),
              shown.features()));
    }
    return numbered;
  }

  private Arbitrary<Event> items() {
    return Combinators.combine(
            ids(), times(), ids(), values(), Arbitraries.of(true, false), properties())
        .as(
            (id, at, item, attributes, deleted, properties) ->
                new ItemUpdate(
                    new EventId(id), at, new ItemId(item), attributes, deleted, properties));
  }

  private Arbitrary<Event> users() {
    return Combinators.combine(
            ids(), times(), ids(), values(), Arbitraries.of(true, false), properties())
        .as(
            (id, at, user, attributes, deleted, properties) ->
                new UserUpdate(
                    new EventId(id), at, new UserId(user), attributes, deleted, properties));
  }

  private static Arbitrary<Map<String, Object>> properties() {
    Arbitrary<Object> plain =
        Arbitraries.oneOf(
            texts().map(t -> t),
            Arbitraries.integers().map(i -> i),
            Arbitraries.doubles().map(d -> d),
            Arbitraries.of(true, false).map(b -> b),
            texts().list().ofMaxSize(2).map(l -> l),
            Arbitraries.maps(texts(), Arbitraries.integers()).ofMaxSize(2).map(m -> m));
    return Arbitraries.maps(texts(), plain).ofMaxSize(3);
  }

  private static Arbitrary<String> ids() {
    return Arbitraries.strings()
        .withChars("abc-Ü茶:/\"\\ ")
        .ofMinLength(0)
        .ofMaxLength(20)
        .map(s -> "i" + s);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.of("", "a", "user_id", "👍", "\"q\"", "line\nend", "Ü", "type", "\u2028");
  }

  private static Arbitrary<Instant> times() {
    return Combinators.combine(
            Arbitraries.longs().between(631_152_000L, 4_102_444_799L),
            Arbitraries.integers().between(0, 999_999_999))
        .as(Instant::ofEpochSecond);
  }
}
