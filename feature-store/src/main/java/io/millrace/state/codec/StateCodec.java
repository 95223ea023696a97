package io.millrace.state.codec;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.state.EventCount;
import io.millrace.state.InteractionHistory;
import io.millrace.state.ItemState;
import io.millrace.state.PlacementCount;
import io.millrace.state.UserState;
import io.millrace.state.Weights;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * States from and to bytes; the id is not among them, as it is the key. Exact: what comes back
 * equals what went in, times being whole milliseconds.
 *
 * <p>The first byte is the version. Users are written in version 3, items in version 2. Version 1
 * is read as well: it has the decayed sum of a count as one number, no days, no slates and no
 * placements. Users of versions 1 and 2 have no history; it is derived from their recent
 * interactions. Types of interaction are stored by their place in {@link InteractionType}, so that
 * new ones may only be added at its end; those of the history are {@link
 * io.millrace.state.InteractionBits}.
 */
public final class StateCodec {
  private static final int USER_VERSION = 3;

  private static final int ITEM_VERSION = 2;

  /** The oldest that is still read. */
  private static final int FIRST_VERSION = 1;

  private StateCodec() {}

  /** The user's state as bytes. */
  public static byte[] encode(UserState user) {
    ByteWriter out = new ByteWriter();
    out.one(USER_VERSION);
    ValuesCodec.write(user.attributes(), out);
    write(user.updated(), out);
    out.number(user.impressions());
    CountsCodec.write(user.counts(), out);
    out.number(user.recent().size());
    long previous = 0;
    for (UserState.Recent recent : user.recent()) {
      long at = recent.at().toEpochMilli();
      out.signed(previous - at);
      previous = at;
      out.one(recent.type().ordinal());
      out.text(recent.itemId().value());
    }
    write(user.forgotten(), out);
    SlatesCodec.write(user, out);
    HistoryCodec.write(user.history(), out);
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode(UserState)} wrote.
   *
   * @throws IllegalArgumentException where the bytes are no state that this version knows
   */
  public static UserState decodeUser(UserId userId, byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = version(in, USER_VERSION);
    var attributes = ValuesCodec.read(in);
    Optional<Instant> updated = readTime(in);
    long impressions = in.number();
    Map<InteractionType, EventCount> counts = CountsCodec.read(version, in);
    int size = in.count();
    List<UserState.Recent> recent = new ArrayList<>(size);
    long at = 0;
    for (int i = 0; i < size; i++) {
      at -= in.signed();
      InteractionType type = CountsCodec.readType(in);
      recent.add(new UserState.Recent(type, new ItemId(in.text()), Instant.ofEpochMilli(at)));
    }
    if (version == 1) {
      in.end();
      return new UserState(userId, attributes, recent, counts, impressions, updated);
    }
    Optional<Instant> forgotten = readTime(in);
    List<UserState.Slate> slates = SlatesCodec.readSlates(in);
    List<UserState.Waiting> waiting = SlatesCodec.readWaiting(in);
    if (version == 2) {
      in.end();
      return new UserState(
          userId, attributes, recent, counts, impressions, updated, forgotten, slates, waiting);
    }
    InteractionHistory history = HistoryCodec.read(in);
    in.end();
    return new UserState(
        userId,
        attributes,
        recent,
        counts,
        impressions,
        updated,
        forgotten,
        slates,
        waiting,
        history);
  }

  /** The item's state as bytes. */
  public static byte[] encode(ItemState item) {
    ByteWriter out = new ByteWriter();
    out.one(ITEM_VERSION);
    ValuesCodec.write(item.attributes(), out);
    out.one(item.deleted() ? 1 : 0);
    out.number(item.impressions());
    write(item.firstSeen(), out);
    write(item.listed(), out);
    write(item.updated(), out);
    CountsCodec.write(item.counts(), out);
    Weights neighbours = item.weights();
    out.number(neighbours.size());
    for (int i = 0; i < neighbours.size(); i++) {
      out.text(neighbours.name(i));
      out.number(neighbours.units(i));
    }
    CountsCodec.writePlacements(item.placements(), out);
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode(ItemState)} wrote.
   *
   * @throws IllegalArgumentException where the bytes are no state that this version knows
   */
  public static ItemState decodeItem(ItemId itemId, byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = version(in, ITEM_VERSION);
    var attributes = ValuesCodec.read(in);
    boolean deleted = in.one() == 1;
    long impressions = in.number();
    Optional<Instant> firstSeen = readTime(in);
    Optional<Instant> listed = readTime(in);
    Optional<Instant> updated = readTime(in);
    Map<InteractionType, EventCount> counts = CountsCodec.read(version, in);
    int size = in.count();
    String[] names = new String[size];
    long[] units = new long[size];
    for (int i = 0; i < size; i++) {
      names[i] = in.text();
      units[i] = in.number();
    }
    Map<String, PlacementCount> placements =
        version == 1 ? Map.of() : CountsCodec.readPlacements(in);
    in.end();
    return new ItemState(
        itemId,
        attributes,
        deleted,
        counts,
        impressions,
        Weights.of(names, units),
        firstSeen,
        listed,
        updated,
        placements);
  }

  private static int version(ByteReader in, int newest) {
    int version = in.one();
    if (version < FIRST_VERSION || version > newest) {
      throw new IllegalArgumentException(
          "written in version %d, this Millrace reads versions %d to %d"
              .formatted(version, FIRST_VERSION, newest));
    }
    return version;
  }

  private static void write(Optional<Instant> time, ByteWriter out) {
    out.one(time.isPresent() ? 1 : 0);
    time.ifPresent(at -> out.signed(at.toEpochMilli()));
  }

  private static Optional<Instant> readTime(ByteReader in) {
    return in.one() == 1 ? Optional.of(Instant.ofEpochMilli(in.signed())) : Optional.empty();
  }
}
