package io.millrace.console.playground;

import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.namespace.Namespace;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** One shopper at a time: sees slates, clicks. */
public final class Playground {
  private static final int SLATE = 12;
  private static final int SUGGESTED = 12;

  private final ServingClient serving;
  private final CollectorClient collector;
  private final RecentUsers users;
  private final Clock clock;
  private final Supplier<String> ids;

  /**
   * @param ids new ids, no two alike, for sessions and events
   */
  public Playground(
      ServingClient serving,
      CollectorClient collector,
      RecentUsers users,
      Clock clock,
      Supplier<String> ids) {
    this.serving = serving;
    this.collector = collector;
    this.users = users;
    this.clock = clock;
    this.ids = ids;
  }

  /** Users who were here lately, the latest first. */
  public List<String> suggestions(Namespace site) {
    return users.list(site, SUGGESTED);
  }

  /** Somebody whom nobody knows. */
  public Visitor stranger() {
    return new Visitor("session-" + ids.get(), true);
  }

  /** What the visitor is shown now; it is logged as shown. */
  public Slate slate(Namespace site, Visitor visitor) throws ServiceProblem {
    return serving.slate(site, visitor, SLATE);
  }

  /**
   * The visitor clicks on an item of a slate and so views it; both events go the way that a shop's
   * go. A session stands in for the user that an event needs.
   *
   * @param position the item's place on the slate, from 1
   */
  public void click(Namespace site, Visitor visitor, RequestId slate, ItemId item, int position)
      throws ServiceProblem {
    Instant now = clock.instant();
    collector.send(
        site,
        List.of(
            event(InteractionType.CLICK, now, visitor, slate, item, position),
            event(InteractionType.VIEW, now.plusMillis(1), visitor, slate, item, position)));
  }

  private Interaction event(
      InteractionType type,
      Instant time,
      Visitor visitor,
      RequestId slate,
      ItemId item,
      int position) {
    return Interaction.of(
            new EventId("playground-" + ids.get()), time, type, new UserId(visitor.id()), item)
        .on(slate, position);
  }
}
