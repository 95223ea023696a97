package io.millrace.state.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.state.BloomFilter;
import io.millrace.state.Buckets;
import io.millrace.state.EventCount;
import io.millrace.state.InteractionHistory;
import io.millrace.state.ItemState;
import io.millrace.state.PlacementCount;
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
import net.jqwik.api.constraints.IntRange;

class StateCodecTest {
  private static final UserId USER = new UserId("u");
  private static final ItemId ITEM = new ItemId("i");

  /** A user as version 2 wrote it, and as later ones still do before what they added. */
  private static final String USER_2 =
      "01016e0106"
          + "0102"
          + "07"
          + "0101ac028001"
          + "010005"
          + "0200010602"
          + "02cf0f060162"
          + "02000161"
          + "00"
          + "0101feffffff0168"
          + "00";

  @Example
  void decode_userOfTheSecondVersion_hasTheHistoryOfItsRecentInteractions() {
    UserState user = StateCodec.decodeUser(USER, HexFormat.of().parseHex("02" + USER_2));

    assertThat(user.recent()).hasSize(2);
    assertThat(user.slates()).hasSize(1);
    assertThat(user.history())
        .isEqualTo(
            InteractionHistory.EMPTY
                .with(InteractionType.VIEW, new ItemId("a"), Instant.ofEpochMilli(999))
                .with(InteractionType.HIDE, new ItemId("b"), Instant.ofEpochMilli(1000)));
    assertThat(StateCodec.decodeUser(USER, StateCodec.encode(user))).isEqualTo(user);
  }

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
            Map.of(
                InteractionType.CLICK,
                new EventCount(
                    300,
                    Instant.ofEpochMilli(64),
                    Buckets.of(new long[] {0}, new long[] {5}),
                    Buckets.of(new long[] {0, 3}, new long[] {1, 2}))),
            7,
            Optional.of(Instant.ofEpochMilli(1)),
            Optional.empty(),
            List.of(new UserState.Slate(-2, "h", Instant.ofEpochMilli(1))),
            List.of());

    // version | 1 attribute "n": whole 3 | updated 1 | impressions | 1 count: click, 300, as of 64,
    // half-life 0: 5, day 0: 1, day 3: 2 | 2 recent: hide b at 1000, view a 1 ms before | never
    // forgotten | 1 slate: at 1, request, placement "h" | nothing waits | 2 items in the history,
    // of 2 sets of types: view, hide; the newest at second 1: hide, view 1 s before | their hashes
    assertThat(HexFormat.of().formatHex(StateCodec.encode(user)))
        .isEqualTo("03" + USER_2 + "02020140" + "010102" + "e52d0ce7" + "2c290ce4");
  }

  @Example
  void decode_userOfTheFirstVersion_isReadWithItsDecayedSum() {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "01"
                    + "01016e0106"
                    + "0102"
                    + "07"
                    + "0101ac02000000000000f83f8001"
                    + "02cf0f060162"
                    + "02000161");

    UserState user = StateCodec.decodeUser(USER, bytes);

    EventCount clicks = user.counts().get(InteractionType.CLICK);
    assertThat(clicks.total()).isEqualTo(300);
    assertThat(clicks.at(Instant.ofEpochMilli(64))).isCloseTo(1.5, within(1e-9));
    assertThat(user.recent())
        .extracting(recent -> recent.itemId().value())
        .containsExactly("b", "a");
    assertThat(user.impressions()).isEqualTo(7);
    assertThat(StateCodec.decodeUser(USER, StateCodec.encode(user))).isEqualTo(user);
  }

  @Example
  void decode_itemOfTheFirstVersion_isReadWithoutPlacements() {
    ItemState item =
        StateCodec.decodeItem(
            ITEM,
            HexFormat.of()
                .parseHex(
                    "01" + "00" + "00" + "03" + "00" + "00" + "00" + "00" + "01" + "0161" + "3c"));

    assertThat(item.impressions()).isEqualTo(3);
    assertThat(item.neighbours()).containsEntry(new ItemId("a"), 1.0);
    assertThat(item.placements()).isEmpty();
  }

  @Property
  void decode_encodedUser_isTheUser(@ForAll("users") UserState user) {
    assertThat(StateCodec.decodeUser(USER, StateCodec.encode(user))).isEqualTo(user);
  }

  @Property
  void decode_encodedItem_isTheItem(@ForAll("items") ItemState item) {
    assertThat(StateCodec.decodeItem(ITEM, StateCodec.encode(item))).isEqualTo(item);
  }

  /** Sizes around those where the format changes: empty, full, gaps of the overflow, its words. */
  @Property(tries = 24)
  void decode_encodedHistory_isTheHistory(
      @ForAll("sizes") int size, @ForAll @IntRange(min = 1, max = 200_000) int seconds) {
    UserState user = withHistory(size, seconds);

    byte[] bytes = StateCodec.encode(user);
    assertThat(StateCodec.decodeUser(USER, bytes)).isEqualTo(user);
    // The set of types takes no byte of its own, the time three at most.
    assertThat(bytes.length)
        .isLessThan(50 + 8 * Math.min(size, InteractionHistory.MAX) + overflowBytes(user));
  }

  private static final byte[][] DAMAGED = {
    StateCodec.encode(withHistory(1, 60)),
    StateCodec.encode(withHistory(50, 60)),
    StateCodec.encode(withHistory(4_200, 60))
  };

  private static int overflowBytes(UserState user) {
    return user.history().overflow().isEmpty() ? 0 : 3 * (BloomFilter.BITS / 8) + 20;
  }

  @Property(tries = 100)
  void decode_damagedHistory_isRefusedOrAHistory(
      @ForAll @IntRange(max = 2) int kind, @ForAll int seed) {
    byte[] bytes = DAMAGED[kind];
    byte[] cut = Arrays.copyOf(bytes, Math.floorMod(seed, bytes.length));
    assertThatThrownBy(() -> StateCodec.decodeUser(USER, cut))
        .isInstanceOf(IllegalArgumentException.class);

    byte[] flipped = bytes.clone();
    flipped[Math.floorMod(seed, bytes.length)] ^= (byte) (1 << Math.floorMod(seed, 8));
    try {
      UserState read = StateCodec.decodeUser(USER, flipped);
      assertThat(StateCodec.decodeUser(USER, StateCodec.encode(read))).isEqualTo(read);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.of(0, 1, 2, 50, 500, 4_095, 4_096, 4_097, 4_500, 6_100, 6_300, 9_000);
  }

  private static UserState withHistory(int size, int seconds) {
    InteractionType[] types = InteractionType.values();
    InteractionHistory history = InteractionHistory.EMPTY;
    for (int i = 0; i < size; i++) {
      Instant at = Instant.ofEpochSecond(1_700_000_000L + (long) i * seconds);
      history = history.with(types[i % 4], new ItemId("item-" + i), at);
      if (i % 3 == 0) {
        history = history.with(types[i % types.length], new ItemId("item-" + i), at);
      }
    }
    return new UserState(USER, history);
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
            attributes(),
            recent().list().ofMaxSize(10),
            counts(),
            numbers(),
            times().optional(),
            times().optional(),
            slates().list().ofMaxSize(3),
            waiting().list().ofMaxSize(3))
        .as((a, r, c, i, u, f, s, w) -> new UserState(USER, a, r, c, i, u, f, s, w));
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
        .as((a, d, c, i, n, f, l, u) -> new ItemState(ITEM, a, d, c, i, n, f, l, u, Map.of()))
        .flatMap(
            item ->
                Arbitraries.maps(texts(), placements())
                    .ofMaxSize(3)
                    .map(
                        places ->
                            new ItemState(
                                ITEM,
                                item.attributes(),
                                item.deleted(),
                                item.counts(),
                                item.impressions(),
                                item.neighbours(),
                                item.firstSeen(),
                                item.listed(),
                                item.updated(),
                                places)));
  }

  private static Arbitrary<PlacementCount> placements() {
    return Combinators.combine(
            numbers(),
            Arbitraries.maps(Arbitraries.of(InteractionType.class), numbers()).ofMaxSize(3))
        .as(PlacementCount::new);
  }

  private static Arbitrary<UserState.Slate> slates() {
    return Combinators.combine(Arbitraries.integers(), texts(), times()).as(UserState.Slate::new);
  }

  private static Arbitrary<UserState.Waiting> waiting() {
    return Combinators.combine(
            Arbitraries.integers(), Arbitraries.of(InteractionType.class), texts(), times())
        .as(
            (request, type, text, at) ->
                new UserState.Waiting(request, type, new ItemId("i" + text), at));
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

  private static Arbitrary<Map<InteractionType, EventCount>> counts() {
    return Arbitraries.maps(
        Arbitraries.of(InteractionType.class),
        times()
            .list()
            .ofMinSize(1)
            .ofMaxSize(8)
            .map(
                times -> {
                  EventCount count = EventCount.ofDecayed(0, 0.5, times.get(0));
                  for (Instant at : times) {
                    count =
                        new EventCount(
                            count.total() + 1,
                            at,
                            count.periods(),
                            Buckets.of(new long[] {at.toEpochMilli()}, new long[] {count.total()}));
                  }
                  return count;
                }));
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
