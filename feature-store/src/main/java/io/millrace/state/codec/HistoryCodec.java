package io.millrace.state.codec;

import io.millrace.state.HistoryOverflow;
import io.millrace.state.InteractionBits;
import io.millrace.state.InteractionHistory;

/**
 * A user's history as bytes, about seven an item: the sets of types that occur, then for each item
 * one number of the seconds to the one before and of its set, then the hashes. A full list is
 * followed by its overflow.
 */
final class HistoryCodec {
  private HistoryCodec() {}

  static void write(InteractionHistory history, ByteWriter out) {
    int size = history.size();
    out.number(size);
    if (size == 0) {
      return;
    }
    int[] places = new int[InteractionBits.ALL + 1];
    int sets = writeSets(history, places, out);
    long previous = history.lastAt(0);
    out.number(previous);
    for (int i = 0; i < size; i++) {
      long at = history.lastAt(i);
      out.number((previous - at) * sets + places[history.types(i)]);
      previous = at;
    }
    for (int i = 0; i < size; i++) {
      out.whole(history.itemHash(i));
    }
    if (size == InteractionHistory.MAX) {
      out.number(history.overflow().newest());
      BloomCodec.write(history.overflow().seen(), out);
      BloomCodec.write(history.overflow().bought(), out);
      BloomCodec.write(history.overflow().hidden(), out);
    }
  }

  /** Numbers the sets of types that occur, in ascending order. */
  private static int writeSets(InteractionHistory history, int[] places, ByteWriter out) {
    for (int i = 0; i < history.size(); i++) {
      places[history.types(i)] = 1;
    }
    int sets = 0;
    for (int occurs : places) {
      sets += occurs;
    }
    out.number(sets);
    int next = 0;
    for (int types = 0; types < places.length; types++) {
      if (places[types] == 1) {
        out.one(types);
        places[types] = next++;
      }
    }
    return sets;
  }

  static InteractionHistory read(ByteReader in) {
    int size = in.count();
    if (size == 0) {
      return InteractionHistory.EMPTY;
    }
    int[] sets = new int[in.count()];
    for (int i = 0; i < sets.length; i++) {
      sets[i] = in.one();
    }
    if (sets.length == 0) {
      throw new IllegalArgumentException("a history of %d items without types".formatted(size));
    }
    InteractionHistory.Builder history = new InteractionHistory.Builder(size);
    long[] times = new long[size];
    int[] types = new int[size];
    long at = in.number();
    for (int i = 0; i < size; i++) {
      long step = in.number();
      at -= Long.divideUnsigned(step, sets.length);
      times[i] = at;
      types[i] = sets[(int) Long.remainderUnsigned(step, sets.length)];
    }
    for (int i = 0; i < size; i++) {
      history.add(in.whole(), times[i], types[i]);
    }
    return history.build(size == InteractionHistory.MAX ? readOverflow(in) : HistoryOverflow.NONE);
  }

  private static HistoryOverflow readOverflow(ByteReader in) {
    long newest = in.number();
    return new HistoryOverflow(
        BloomCodec.read(in), BloomCodec.read(in), BloomCodec.read(in), newest);
  }
}
