package io.millrace.trainer.dataset;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.Value;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventWalk;
import io.millrace.feature.FeatureSpec;
import io.millrace.namespace.Topic;
import io.millrace.placement.Placement;
import io.millrace.state.FeatureExtractor;
import io.millrace.state.FeatureStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds the places of logged slates that were drawn at random, and replays history so that a
 * model's features are what serving would have computed at that moment.
 *
 * <p>The log does not hold the candidates that lost. The pool is therefore what the catalogue held;
 * where serving ranked fewer candidates than that, weights do not average 1, and {@code
 * io.millrace.statistics.offpolicy.Weights} refuses.
 */
public final class DrawnPlaces {
  private final EventLog log;
  private final Supplier<? extends FeatureStore> stores;

  /**
   * @param stores gives empty feature stores, in memory
   */
  public DrawnPlaces(EventLog log, Supplier<? extends FeatureStore> stores) {
    this.log = log;
    this.stores = stores;
  }

  /**
   * What the log holds.
   *
   * @param slates impressions in the window
   * @param places places of these slates
   * @param drawn places with a propensity below 1
   * @param unknown places without a propensity
   * @param taken drawn places that were given on; the others were left out by chance
   */
  public record Found(long slates, long places, long drawn, long unknown, long taken) {}

  /**
   * Walks through history and gives each drawn place on.
   *
   * @param most how many are given on at most, chosen by the hash of their slate
   */
  public Found forEach(
      FeatureSpec spec,
      LogQuery query,
      int most,
      ReadProgress progress,
      Consumer<DrawnPlace> consumer) {
    LogSurvey survey = new LogSurvey(log, query, progress);
    Found found = count(query);
    double share = Math.min(1, (double) most / Math.max(1, found.drawn()));
    Walk walk = new Walk(spec, query, survey, share, consumer);
    Set<Topic> topics = EnumSet.of(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS);
    if (found.drawn() > 0) {
      progress.stage("replay history", topics.stream().mapToLong(log::count).sum());
      walk.run(topics, progress);
    }
    return new Found(found.slates(), found.places(), found.drawn(), found.unknown(), walk.taken);
  }

  private Found count(LogQuery query) {
    long[] counts = new long[4];
    try (Stream<Event> events = log.read(Topic.IMPRESSIONS, query.since(), query.until())) {
      events.forEach(
          event -> {
            counts[0]++;
            for (Impression.Shown shown : ((Impression) event).items()) {
              counts[1]++;
              counts[2] += drawn(shown) ? 1 : 0;
              counts[3] += shown.propensity().isEmpty() ? 1 : 0;
            }
          });
    }
    return new Found(counts[0], counts[1], counts[2], counts[3], 0);
  }

  private static boolean drawn(Impression.Shown shown) {
    return shown.propensity().orElse(1) < 1;
  }

  private final class Walk {
    private final LogQuery query;
    private final LogSurvey survey;
    private final double share;
    private final Consumer<DrawnPlace> consumer;
    private final FeatureExtractor extractor;
    private final NavigableSet<ItemId> catalogue =
        new TreeSet<>(Comparator.comparing(ItemId::value));
    private long taken;

    Walk(
        FeatureSpec spec,
        LogQuery query,
        LogSurvey survey,
        double share,
        Consumer<DrawnPlace> consumer) {
      this.query = query;
      this.survey = survey;
      this.share = share;
      this.consumer = consumer;
      extractor = new FeatureExtractor(spec);
    }

    void run(Set<Topic> topics, ReadProgress progress) {
      LogSurvey.Ticker ticker = new LogSurvey.Ticker(progress);
      try (Replay replay = new Replay(stores.get(), extractor, survey.slates())) {
        new EventWalk(log, EventWalk.BOUND)
            .walk(
                topics,
                Instant.EPOCH,
                query.until(),
                moment -> {
                  moment(moment, replay);
                  moment.forEach(event -> ticker.tick(() -> {}));
                });
      }
      ticker.end();
    }

    private void moment(List<Event> moment, Replay replay) {
      replay.before(moment);
      for (Event event : moment) {
        if (event instanceof ItemUpdate item) {
          if (item.deleted()) {
            catalogue.remove(item.itemId());
          } else {
            catalogue.add(item.itemId());
          }
        }
      }
      if (!moment.get(0).timestamp().isBefore(query.since())) {
        for (Event event : moment) {
          if (event instanceof Impression slate && wanted(slate)) {
            slate(slate, replay);
          }
        }
      }
      replay.after(moment);
    }

    private boolean wanted(Impression slate) {
      double place = (Clicks.hash(slate.requestId().value()) >>> 11) * 0x1.0p-53;
      return place < share && slate.items().stream().anyMatch(DrawnPlaces::drawn);
    }

    private void slate(Impression slate, Replay replay) {
      Set<ItemId> absent = new HashSet<>();
      List<Impression.Shown> places = new ArrayList<>();
      for (Impression.Shown shown : slate.items()) {
        if (drawn(shown)) {
          places.add(shown);
        } else {
          absent.add(shown.itemId());
        }
      }
      places.sort(Comparator.comparingInt(Impression.Shown::position));
      IntPredicate excluded =
          replay.user(slate.userId()).history().having(Placement.DEFAULT.excludedTypes());
      NavigableSet<ItemId> pool = new TreeSet<>(catalogue);
      pool.removeIf(item -> absent.contains(item) || excluded.test(item.hash()));
      places.forEach(shown -> pool.add(shown.itemId()));
      List<ItemId> items = List.copyOf(pool);
      Map<String, Value> user =
          replay.userValues(slate.userId(), LogWalk.context(slate), slate.timestamp());
      for (int rank = 0; rank < places.size(); rank++) {
        Impression.Shown shown = places.get(rank);
        taken++;
        consumer.accept(
            new DrawnPlace(
                slate.userId(),
                slate.timestamp(),
                rank,
                shown.position(),
                shown.propensity().orElseThrow(),
                survey.clicks().clicked(slate, shown.itemId()),
                items.indexOf(shown.itemId()),
                items,
                user,
                item -> replay.itemValues(item, slate.timestamp())));
      }
    }
  }
}
