package io.millrace.state.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.state.DecayedCount;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StateCodecTest {
  private static final UserId USER = new UserId("u");
  private static final ItemId ITEM = new ItemId("i");

  @Example
  void encode_user_hasTheStoredFormat() {
    UserState user =
        new UserState(
            USER,
            Map.of("n", Value.of(3)),
            List.of(
                new UserState.Recent(
                    InteractionType.HIDE, new ItemId("b"), Instant.ofEpochMilli(1000)),
                new UserState.Recent(
                    InteractionType.VIEW, new ItemId("a"), Instant.ofEpochMilli(999))),
            Map.of(InteractionType.CLICK, new DecayedCount(300, 1.5, Instant.ofEpochMilli(64))),
            7,
            Optional.of(Instant.ofEpochMilli(1)));

    // version | 1 attribute "n": whole 3 | updated 1 | impressions | 1 count: click, 300, 1.5, 64 |
    // 2 recent: hide b at 1000, view a 1 ms before
    assertThat(HexFormat.of().formatHex(StateCodec.encode(user)))
        .isEqualTo(
            "01"
                + "01"
                + "016e"
                + "0106"
                + "0102"
                + "07"
                + "01"
                + "01"
                + "ac02"
                + "000000000000f83f"
                + "8001"
                + "02"
                + "cf0f"
                + "06"
                + "0162"
                + "02"
                + "00"
                + "0161");
  }

  @Property
  void decode_encodedUser_isTheUser(@ForAll("users") UserState user) {
    assertThat(StateCodec.decodeUser(USER, StateCodec.encode(user))).isEqualTo(user);
  }

  @Property
  void decode_encodedItem_isTheItem(@ForAll("items") ItemState item) {
    assertThat(StateCodec.decodeItem(ITEM, StateCodec.encode(item))).isEqualTo(item);
  }

  @Property(tries = 200)
  void decode_cutShort_isRefused(@ForAll("items") ItemState item, @ForAll int seed) {
    byte[] bytes = StateCodec.encode(item);
    byte[] cut = Arrays.copyOf(bytes, Math.floorMod(seed, bytes.length));

    assertThatThrownBy(() -> StateCodec.decodeItem(ITEM, cut))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void decode_anotherVersion_isRefused() {
    byte[] bytes = StateCodec.encode(UserState.unknown(USER));
    bytes[0] = 9;

    assertThatThrownBy(() -> StateCodec.decodeUser(USER, bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 9");
  }

  @Provide
  Arbitrary<UserState> users() {
    return Combinators.combine(
            attributes(), recent().list().ofMaxSize(10), counts(), numbers(), times().optional())
        .as((a, r, c, i, u) -> new UserState(USER, a, r, c, i, u));
  }

  @Provide
  Arbitrary<ItemState> items() {
    return Combinators.combine(
            attributes(),
            Arbitraries.of(true, false),
            counts(),
            numbers(),
            Arbitraries.maps(texts().map(t -> new ItemId("i" + t)), weights()).ofMaxSize(10),
            times().optional(),
            times().optional(),
            times().optional())
        .as((a, d, c, i, n, f, l, u) -> new ItemState(ITEM, a, d, c, i, n, f, l, u));
  }

  private static Arbitrary<Map<String, Value>> attributes() {
    Arbitrary<Value> values =
        Arbitraries.oneOf(
            texts().map(Value::of),
            reals().map(Value::of),
            Arbitraries.of(Value.of(0), Value.of(-0.0), Value.of(true), Value.of(false)),
            Arbitraries.integers().map(i -> Value.of(i)),
            texts().list().ofMaxSize(4).map(Value::of),
            Arbitraries.floats()
                .map(Float::doubleValue)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(Value.NumList::new),
            reals().list().ofMinSize(1).ofMaxSize(4).map(Value.NumList::new));
    return Arbitraries.maps(texts(), values).ofMaxSize(6);
  }

  private static Arbitrary<UserState.Recent> recent() {
    return Combinators.combine(Arbitraries.of(InteractionType.class), texts(), times())
        .as((type, text, at) -> new UserState.Recent(type, new ItemId("i" + text), at));
  }

  private static Arbitrary<Map<InteractionType, DecayedCount>> counts() {
    return Arbitraries.maps(
        Arbitraries.of(InteractionType.class),
        Combinators.combine(numbers(), reals(), times()).as(DecayedCount::new));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("abc äß茶").ofMaxLength(12);
  }

  private static Arbitrary<Double> reals() {
    return Arbitraries.doubles();
  }

  private static Arbitrary<Double> weights() {
    return Arbitraries.integers().greaterOrEqual(1).map(n -> n / 60.0);
  }

  private static Arbitrary<Long> numbers() {
    return Arbitraries.longs().greaterOrEqual(0);
  }

  private static Arbitrary<Instant> times() {
    return Arbitraries.longs().between(-1_000_000, 4_102_444_800_000L).map(Instant::ofEpochMilli);
  }
}
