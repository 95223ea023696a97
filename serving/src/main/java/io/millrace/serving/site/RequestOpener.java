package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.EMPTY_CATALOGUE;
import static io.millrace.serving.site.Fallback.FEATURE_STORE_EMPTIED;
import static io.millrace.serving.site.Fallback.NO_USER;
import static io.millrace.serving.site.Fallback.UNKNOWN_USER;

import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.experiment.StickyArms;
import io.millrace.placement.Placement;
import io.millrace.serving.assignment.ExperimentWatch;
import io.millrace.serving.catalogue.CatalogueWatch;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.ranking.RankingBuffer;
import io.millrace.serving.rules.PlacementWatch;
import io.millrace.serving.site.Arrival.Purpose;
import io.millrace.serving.site.Stages.Stage;
import io.millrace.state.UserState;
import io.millrace.state.Visit;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * Opens requests: reads the user, assigns variants of experiments, and finds the placement's rules.
 */
final class RequestOpener {
  private final ExperimentWatch experiments;
  private final PlacementWatch placements;
  private final CatalogueWatch catalogue;
  private final ItemTable items;
  private final UserReader users;
  private final Marks marks;
  private final RankingBuffer.Pool buffers = new RankingBuffer.Pool();

  /**
   * What each request is marked with.
   *
   * @param ids of the answers
   * @param shown the stages of requests whose slates are shown
   * @param unread the stages of the others
   */
  record Marks(Clock clock, Supplier<RequestId> ids, Stages shown, Stages unread) {}

  RequestOpener(
      ExperimentWatch experiments,
      PlacementWatch placements,
      CatalogueWatch catalogue,
      ItemTable items,
      UserReader users,
      Marks marks) {
    this.experiments = experiments;
    this.placements = placements;
    this.catalogue = catalogue;
    this.items = items;
    this.users = users;
    this.marks = marks;
  }

  /**
   * Opens a request; it has to be closed.
   *
   * @param arrived when it came, as {@link System#nanoTime}
   */
  RequestScope open(SlateQuery query, long arrived, Purpose purpose) {
    Arrival arrival =
        new Arrival(
            marks.ids().get(),
            marks.clock().instant(),
            arrived,
            purpose,
            purpose == Purpose.SHOWN ? marks.shown() : marks.unread());
    MDC.put(RequestScope.LOGGED_ID, arrival.id().value());
    try {
      return new RequestScope(read(query, arrival), buffers);
    } catch (RuntimeException e) {
      MDC.remove(RequestScope.LOGGED_ID);
      throw e;
    }
  }

  private RequestContext read(SlateQuery query, Arrival arrival) {
    long waited = arrival.stages().end(Stage.WAITING, arrival.nanos());
    Set<Fallback> fallbacks = EnumSet.noneOf(Fallback.class);
    UserContext user = UserContext.NONE;
    if (query.unit().isEmpty()) {
      fallbacks.add(NO_USER);
    } else {
      user = readUser(query, query.unit().get(), arrival, fallbacks);
    }
    if (catalogue.current().isEmpty()) {
      fallbacks.add(EMPTY_CATALOGUE);
    }
    if (catalogue.emptied()) {
      fallbacks.add(FEATURE_STORE_EMPTIED);
    }
    Placement rules = placements.rules(query.placement(), user.assignment().rules());
    arrival.stages().end(Stage.USER, waited);
    return new RequestContext(query, arrival, user, rules, fallbacks);
  }

  private UserContext readUser(
      SlateQuery query, UserId unit, Arrival arrival, Set<Fallback> fallbacks) {
    UserReader.Answer answer =
        users.read(unit, query.visitor().filter(visitor -> !visitor.equals(unit)));
    Optional<Visit> visit = answer.visit();
    UserState state =
        arrival.purpose() == Purpose.WARM_UP
            ? Understudy.of(unit, catalogue.current(), items, arrival.now())
            : visit.map(Visit::user).orElseGet(() -> UserState.unknown(unit));
    if (answer.lack().isPresent()) {
      fallbacks.add(answer.lack().get());
    } else if (state.equals(UserState.unknown(unit))) {
      fallbacks.add(UNKNOWN_USER);
    }
    return new UserContext(
        state,
        experiments.assign(
            unit.value(),
            attributes(state, query.context()),
            visit.map(Visit::arms).orElse(StickyArms.NONE)));
  }

  /** What audiences ask of: the user's own, and the request's where both have a name. */
  private static Map<String, Value> attributes(UserState user, Map<String, Value> context) {
    if (user.attributes().isEmpty()) {
      return context;
    }
    Map<String, Value> attributes = new HashMap<>(user.attributes());
    attributes.putAll(context);
    return attributes;
  }
}
