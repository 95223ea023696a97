package io.millrace.state.codec;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A user's slates, and what waits for one, as bytes. */
final class SlatesCodec {
  private SlatesCodec() {}

  static void write(UserState user, ByteWriter out) {
    out.number(user.slates().size());
    long previous = 0;
    for (UserState.Slate slate : user.slates()) {
      long at = slate.at().toEpochMilli();
      out.signed(previous - at);
      previous = at;
      out.whole(slate.request());
      out.text(slate.placement());
    }
    out.number(user.waiting().size());
    previous = 0;
    for (UserState.Waiting waiting : user.waiting()) {
      long at = waiting.at().toEpochMilli();
      out.signed(previous - at);
      previous = at;
      out.whole(waiting.request());
      out.one(waiting.type().ordinal());
      out.text(waiting.itemId().value());
    }
  }

  static List<UserState.Slate> readSlates(ByteReader in) {
    int size = in.count();
    List<UserState.Slate> slates = new ArrayList<>(size);
    long at = 0;
    for (int i = 0; i < size; i++) {
      at -= in.signed();
      slates.add(new UserState.Slate(in.whole(), in.text(), Instant.ofEpochMilli(at)));
    }
    return slates;
  }

  static List<UserState.Waiting> readWaiting(ByteReader in) {
    int size = in.count();
    List<UserState.Waiting> waiting = new ArrayList<>(size);
    long at = 0;
    for (int i = 0; i < size; i++) {
      at -= in.signed();
      int request = in.whole();
      InteractionType type = CountsCodec.readType(in);
      waiting.add(
          new UserState.Waiting(request, type, new ItemId(in.text()), Instant.ofEpochMilli(at)));
    }
    return waiting;
  }
}
