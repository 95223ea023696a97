package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.EMPTY_CATALOGUE;
import static io.millrace.serving.site.Fallback.FEATURE_STORE_EMPTIED;
import static io.millrace.serving.site.Fallback.NO_USER;
import static io.millrace.serving.site.Fallback.UNKNOWN_USER;

import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.experiment.StickyArms;
import io.millrace.serving.assignment.ExperimentWatch;
import io.millrace.serving.catalogue.CatalogueWatch;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.ranking.RankingRoom;
import io.millrace.serving.rules.PlacementWatch;
import io.millrace.serving.site.Request.Purpose;
import io.millrace.serving.site.Stages.Stage;
import io.millrace.state.UserState;
import io.millrace.state.Visit;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
  private final RankingRoom.Pool rooms = new RankingRoom.Pool();

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
  Request open(SlateQuery query, long arrived, Purpose purpose) {
    Request request =
        new Request(
            query,
            marks.ids().get(),
            marks.clock().instant(),
            arrived,
            rooms,
            purpose == Purpose.SHOWN ? marks.shown() : marks.unread(),
            purpose);
    MDC.put(Request.LOGGED_ID, request.id.value());
    try {
      read(request);
      return request;
    } catch (RuntimeException e) {
      request.close();
      throw e;
    }
  }

  private void read(Request request) {
    request.mark = request.stages.end(Stage.WAITING, request.start);
    Optional<UserId> unit = request.query.unit();
    if (unit.isEmpty()) {
      request.fallbacks.add(NO_USER);
    } else {
      readUser(request, unit.get());
    }
    request.rules = placements.rules(request.query.placement(), request.assignment.rules());
    if (catalogue.current().isEmpty()) {
      request.fallbacks.add(EMPTY_CATALOGUE);
    }
    if (catalogue.emptied()) {
      request.fallbacks.add(FEATURE_STORE_EMPTIED);
    }
    request.mark = request.stages.end(Stage.USER, request.mark);
  }

  private void readUser(Request request, UserId unit) {
    UserReader.Answer answer =
        users.read(unit, request.query.visitor().filter(visitor -> !visitor.equals(unit)));
    Optional<Visit> visit = answer.visit();
    request.user =
        request.rehearsed
            ? Understudy.of(unit, catalogue.current(), items, request.now)
            : visit.map(Visit::user).orElseGet(() -> UserState.unknown(unit));
    if (answer.lack().isPresent()) {
      request.fallbacks.add(answer.lack().get());
    } else if (request.user.equals(UserState.unknown(unit))) {
      request.fallbacks.add(UNKNOWN_USER);
    }
    request.assignment =
        experiments.assign(
            unit.value(),
            attributes(request.user, request.query.context()),
            visit.map(Visit::arms).orElse(StickyArms.NONE));
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
