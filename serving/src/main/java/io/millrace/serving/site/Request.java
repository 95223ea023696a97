package io.millrace.serving.site;

import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.placement.Placement;
import io.millrace.serving.assignment.Assignment;
import io.millrace.serving.candidate.ItemVectors;
import io.millrace.serving.candidate.RemovedItems;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.ranking.Ranking;
import io.millrace.serving.ranking.RankingRoom;
import io.millrace.serving.reranking.Eligibility;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.MDC;

/** What is known of a request while it runs. One thread. */
final class Request implements AutoCloseable {
  /** The key of the request's id in log lines; taken away again when the request is closed. */
  static final String LOGGED_ID = "request_id";

  final SlateQuery query;
  final RequestId id;
  final Instant now;
  final long start;
  private final RankingRoom.Pool pool;
  private final List<RankingRoom> rooms = new ArrayList<>(1);

  /** Whether nobody asked: then it leaves nothing behind. */
  final boolean rehearsed;

  /** Whether the slate is not shown but explained: then it leaves nothing behind either. */
  final boolean explained;

  /** The rankings of the slate, in detail; empty unless it is explained. */
  final List<Traced> traces = new ArrayList<>(0);

  final Stages stages;
  final Set<Fallback> fallbacks = EnumSet.noneOf(Fallback.class);

  /** What ranked, by registry id, for explanations; hold a model before asking it. */
  final Map<String, Used> used = new LinkedHashMap<>();

  Assignment assignment = Assignment.NONE;
  Placement rules = Placement.DEFAULT;

  /** What may be shown; set once it is asked for. */
  Optional<Eligibility> eligible = Optional.empty();

  UserState user = UserState.unknown(new UserId("anonymous"));

  /** The items' vectors of what ranked; stay good after the model has gone. */
  ItemVectors vectors = ItemVectors.EMPTY;

  /** The models that make the slate together, by registry id; empty where one does. */
  List<String> teams = List.of();

  long mark;

  /** What a request is made for. */
  enum Purpose {
    SHOWN,
    REHEARSED,
    EXPLAINED
  }

  /**
   * A ranking and what it was made of.
   *
   * @param room holds the candidates until the request is closed
   * @param removed what sources came upon and may not be shown
   */
  record Traced(Ranking ranking, RankingRoom room, RemovedItems removed) {}

  /** A model and what it saw of the user. */
  record Used(LoadedModel model, LoadedModel.UserPart part) {}

  Request(
      SlateQuery query,
      RequestId id,
      Instant now,
      long start,
      RankingRoom.Pool pool,
      Stages stages,
      Purpose purpose) {
    this.pool = pool;
    this.stages = stages;
    this.rehearsed = purpose == Purpose.REHEARSED;
    this.explained = purpose == Purpose.EXPLAINED;
    this.query = query;
    this.id = id;
    this.now = now;
    this.start = start;
    this.mark = start;
  }

  /** Whether it came longer ago than given. */
  boolean late(long deadlineNanos) {
    return System.nanoTime() - start > deadlineNanos;
  }

  /** Time since the request came, in microseconds. */
  long tookMicros() {
    return (System.nanoTime() - start) / 1000;
  }

  /** Room for one more ranking; the request's until it is closed. */
  RankingRoom room() {
    RankingRoom room = pool.take();
    rooms.add(room);
    return room;
  }

  /** Keeps how a ranking was made; its room is the one that was taken last. */
  void trace(Ranking ranking, RemovedItems removed) {
    traces.add(new Traced(ranking, rooms.get(rooms.size() - 1), removed));
  }

  /** From here on nothing of the rankings can be looked at but what was placed. */
  @Override
  public void close() {
    rooms.forEach(pool::giveBack);
    rooms.clear();
    MDC.remove(LOGGED_ID);
  }

  String model() {
    return assignment.model().orElse("champion");
  }
}
