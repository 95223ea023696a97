package io.millrace.state.codec;

import io.millrace.event.InteractionType;
import io.millrace.state.Buckets;
import io.millrace.state.EventCount;
import io.millrace.state.PlacementCount;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts as bytes: small numbers near their neighbours, so that a quiet subject costs little. */
final class CountsCodec {
  private static final InteractionType[] TYPES = InteractionType.values();

  private CountsCodec() {}

  static void write(Map<InteractionType, EventCount> counts, ByteWriter out) {
    out.number(counts.size());
    for (InteractionType type : TYPES) {
      EventCount count = counts.get(type);
      if (count != null) {
        out.one(type.ordinal());
        out.number(count.total());
        out.signed(count.asOf().toEpochMilli());
        write(count.periods(), out);
        write(count.days(), out);
      }
    }
  }

  static Map<InteractionType, EventCount> read(int version, ByteReader in) {
    Map<InteractionType, EventCount> counts = new EnumMap<>(InteractionType.class);
    int size = in.count();
    for (int i = 0; i < size; i++) {
      InteractionType type = readType(in);
      long total = in.number();
      if (version == 1) {
        double decayed = in.real();
        counts.put(type, EventCount.ofDecayed(total, decayed, Instant.ofEpochMilli(in.signed())));
      } else {
        Instant asOf = Instant.ofEpochMilli(in.signed());
        counts.put(type, new EventCount(total, asOf, readBuckets(in), readBuckets(in)));
      }
    }
    return counts;
  }

  private static void write(Buckets buckets, ByteWriter out) {
    out.number(buckets.size());
    long previous = 0;
    for (int i = 0; i < buckets.size(); i++) {
      out.signed(buckets.number(i) - previous);
      previous = buckets.number(i);
      out.number(buckets.sum(i));
    }
  }

  private static Buckets readBuckets(ByteReader in) {
    int size = in.count();
    if (size == 0) {
      return Buckets.EMPTY;
    }
    long[] numbers = new long[size];
    long[] sums = new long[size];
    long previous = 0;
    for (int i = 0; i < size; i++) {
      previous += in.signed();
      numbers[i] = previous;
      sums[i] = in.number();
    }
    return Buckets.of(numbers, sums);
  }

  static void writePlacements(Map<String, PlacementCount> placements, ByteWriter out) {
    out.number(placements.size());
    // In order of their names: equal states are equal bytes.
    new TreeMap<>(placements)
        .forEach(
            (name, count) -> {
              out.text(name);
              out.number(count.impressions());
              out.number(count.interactions().size());
              for (InteractionType type : TYPES) {
                Long number = count.interactions().get(type);
                if (number != null) {
                  out.one(type.ordinal());
                  out.number(number);
                }
              }
            });
  }

  static Map<String, PlacementCount> readPlacements(ByteReader in) {
    int size = in.count();
    if (size == 0) {
      return Map.of();
    }
    Map<String, PlacementCount> placements = new HashMap<>();
    for (int i = 0; i < size; i++) {
      String name = in.text();
      long impressions = in.number();
      Map<InteractionType, Long> interactions = new EnumMap<>(InteractionType.class);
      int types = in.count();
      for (int t = 0; t < types; t++) {
        interactions.put(readType(in), in.number());
      }
      placements.put(name, new PlacementCount(impressions, interactions));
    }
    return placements;
  }

  static InteractionType readType(ByteReader in) {
    int ordinal = in.one();
    if (ordinal >= TYPES.length) {
      throw new IllegalArgumentException("no interaction has the number " + ordinal);
    }
    return TYPES[ordinal];
  }
}
