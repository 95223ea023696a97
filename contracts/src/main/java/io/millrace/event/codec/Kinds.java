package io.millrace.event.codec;

import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.SessionId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Every kind of values that a field of an event may have. */
final class Kinds {
  static final FieldKind<String> TYPE = new TextKinds.Type();
  static final FieldKind<EventId> EVENT_ID = new TextKinds.Id<>(EventId::new);
  static final FieldKind<UserId> USER_ID = new TextKinds.Id<>(UserId::new);
  static final FieldKind<ItemId> ITEM_ID = new TextKinds.Id<>(ItemId::new);
  static final FieldKind<SessionId> SESSION_ID = new TextKinds.Id<>(SessionId::new);
  static final FieldKind<RequestId> REQUEST_ID = new TextKinds.Id<>(RequestId::new);
  static final FieldKind<Instant> TIMESTAMP = new TextKinds.Timestamp();

  /** A text of at most {@link Bounds#NAME} characters. */
  static final FieldKind<String> NAME = new TextKinds.Name(Bounds.NAME);

  /** A slot of a slate, from 1. */
  static final FieldKind<Integer> POSITION = new NumberKinds.Whole(1, Integer.MAX_VALUE);

  static final FieldKind<Integer> QUANTITY =
      new NumberKinds.Whole(-Bounds.QUANTITY, Bounds.QUANTITY);
  static final FieldKind<Double> NUMBER = new NumberKinds.Real();
  static final FieldKind<Double> WORTH = new NumberKinds.Worth();
  static final FieldKind<Boolean> FLAG = new NumberKinds.Flag();
  static final FieldKind<Map<String, Value>> VALUES = new ValuesKind(Bounds.NAME);
  static final FieldKind<Map<String, Value>> CONTEXT = new ValuesKind.Context();
  static final FieldKind<Map<String, String>> NAMES = new NamesKind();
  static final FieldKind<Map<String, Object>> PLAIN = new PlainKind();
  static final FieldKind<List<Impression.Shown>> SLATE = new SlateKind();

  private Kinds() {}
}
