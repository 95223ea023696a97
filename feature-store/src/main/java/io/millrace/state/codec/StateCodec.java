package io.millrace.state.codec;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.state.DecayedCount;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * States from and to bytes; the id is not among them, as it is the key. Exact: what comes back
 * equals what went in, times being whole milliseconds.
 *
 * <p>The first byte is the version. Types of interaction are stored by their place in {@link
 * InteractionType}, so that new ones may only be added at its end.
 */
public final class StateCodec {
  private static final int VERSION = 1;

  /** Neighbours' weights are whole multiples of 1/60. */
  private static final double WEIGHT_UNITS = 60;

  private static final InteractionType[] TYPES = InteractionType.values();

  private StateCodec() {}

  /** The user's state as bytes. */
  public static byte[] encode(UserState user) {
    ByteWriter out = new ByteWriter();
    out.one(VERSION);
    ValuesCodec.write(user.attributes(), out);
    write(user.updated(), out);
    out.number(user.impressions());
    writeCounts(user.counts(), out);
    out.number(user.recent().size());
    long previous = 0;
    for (UserState.Recent recent : user.recent()) {
      long at = recent.at().toEpochMilli();
      out.signed(previous - at);
      previous = at;
      out.one(recent.type().ordinal());
      out.text(recent.itemId().value());
    }
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode(UserState)} wrote.
   *
   * @throws IllegalArgumentException where the bytes are no state that this version knows
   */
  public static UserState decodeUser(UserId userId, byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    checkVersion(in);
    var attributes = ValuesCodec.read(in);
    Optional<Instant> updated = readTime(in);
    long impressions = in.number();
    Map<InteractionType, DecayedCount> counts = readCounts(in);
    int size = in.count();
    List<UserState.Recent> recent = new ArrayList<>(size);
    long at = 0;
    for (int i = 0; i < size; i++) {
      at -= in.signed();
      InteractionType type = readType(in);
      recent.add(new UserState.Recent(type, new ItemId(in.text()), Instant.ofEpochMilli(at)));
    }
    in.end();
    return new UserState(userId, attributes, recent, counts, impressions, updated);
  }

  /** The item's state as bytes. */
  public static byte[] encode(ItemState item) {
    ByteWriter out = new ByteWriter();
    out.one(VERSION);
    ValuesCodec.write(item.attributes(), out);
    out.one(item.deleted() ? 1 : 0);
    out.number(item.impressions());
    write(item.firstSeen(), out);
    write(item.listed(), out);
    write(item.updated(), out);
    writeCounts(item.counts(), out);
    out.number(item.neighbours().size());
    item.neighbours()
        .forEach(
            (id, weight) -> {
              out.text(id.value());
              out.number(Math.round(weight * WEIGHT_UNITS));
            });
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode(ItemState)} wrote.
   *
   * @throws IllegalArgumentException where the bytes are no state that this version knows
   */
  public static ItemState decodeItem(ItemId itemId, byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    checkVersion(in);
    var attributes = ValuesCodec.read(in);
    boolean deleted = in.one() == 1;
    long impressions = in.number();
    Optional<Instant> firstSeen = readTime(in);
    Optional<Instant> listed = readTime(in);
    Optional<Instant> updated = readTime(in);
    Map<InteractionType, DecayedCount> counts = readCounts(in);
    int size = in.count();
    List<Map.Entry<ItemId, Double>> neighbours = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      neighbours.add(Map.entry(new ItemId(in.text()), in.number() / WEIGHT_UNITS));
    }
    in.end();
    // An immutable map at once, which the state need not copy: this is the hot path of the sink.
    @SuppressWarnings("unchecked")
    Map.Entry<ItemId, Double>[] entries = neighbours.toArray(new Map.Entry[0]);
    return new ItemState(
        itemId,
        attributes,
        deleted,
        counts,
        impressions,
        Map.ofEntries(entries),
        firstSeen,
        listed,
        updated);
  }

  private static void checkVersion(ByteReader in) {
    int version = in.one();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "written in version %d, this Millrace reads version %d".formatted(version, VERSION));
    }
  }

  private static void write(Optional<Instant> time, ByteWriter out) {
    out.one(time.isPresent() ? 1 : 0);
    time.ifPresent(at -> out.signed(at.toEpochMilli()));
  }

  private static Optional<Instant> readTime(ByteReader in) {
    return in.one() == 1 ? Optional.of(Instant.ofEpochMilli(in.signed())) : Optional.empty();
  }

  private static void writeCounts(Map<InteractionType, DecayedCount> counts, ByteWriter out) {
    out.number(counts.size());
    for (InteractionType type : TYPES) {
      DecayedCount count = counts.get(type);
      if (count != null) {
        out.one(type.ordinal());
        out.number(count.total());
        out.real(count.decayed());
        out.signed(count.asOf().toEpochMilli());
      }
    }
  }

  private static Map<InteractionType, DecayedCount> readCounts(ByteReader in) {
    Map<InteractionType, DecayedCount> counts = new EnumMap<>(InteractionType.class);
    int size = in.count();
    for (int i = 0; i < size; i++) {
      InteractionType type = readType(in);
      counts.put(type, new DecayedCount(in.number(), in.real(), Instant.ofEpochMilli(in.signed())));
    }
    return counts;
  }

  private static InteractionType readType(ByteReader in) {
    int ordinal = in.one();
    if (ordinal >= TYPES.length) {
      throw new IllegalArgumentException("no interaction has the number " + ordinal);
    }
    return TYPES[ordinal];
  }
}
