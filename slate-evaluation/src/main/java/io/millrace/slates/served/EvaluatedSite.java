package io.millrace.slates.served;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.filter.Filter;
import io.millrace.model.BrokenArtifactException;
import io.millrace.placement.Placement;
import io.millrace.placement.Source;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.serving.impression.ImpressionProducer;
import io.millrace.serving.modelwatch.ModelLoader;
import io.millrace.serving.site.Servers;
import io.millrace.serving.site.Site;
import io.millrace.serving.site.SiteOptions;
import io.millrace.serving.site.SlateAnswer;
import io.millrace.serving.site.SlateQuery;
import io.millrace.state.FeatureStore;
import io.millrace.trainer.holdout.HeldOutUser;
import io.millrace.trainer.table.InvalidDataException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The serving code of one namespace at one moment of the past. Safe for use by several threads once
 * it is open.
 */
public final class EvaluatedSite implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final ServedSettings settings;
  private final FixedPlacements placements;
  private final ImpressionProducer impressions;
  private final Site site;

  private EvaluatedSite(
      String id,
      Optional<Path> artifact,
      FeatureStore store,
      Instant asked,
      ServedSettings settings,
      ModelLoader loader) {
    this.settings = settings;
    placements = new FixedPlacements(settings.placements());
    impressions = ImpressionProducer.discarding();
    AtomicLong requests = new AtomicLong();
    site =
        new Site(
            settings.namespace(),
            new Servers(
                new OneNamespace(settings.namespace()),
                FixedModels.of(id, artifact),
                new NoExperiments(),
                placements,
                new NoTrials(),
                loader,
                (namespace, patience) -> store,
                impressions,
                () -> {}),
            new SiteOptions(
                settings.candidates(), 0, 0, 1, PATIENCE, Integer.MAX_VALUE, PATIENCE, PATIENCE),
            new SimpleMeterRegistry(),
            Clock.fixed(asked, ZoneOffset.UTC),
            () -> new RequestId("evaluation-" + requests.incrementAndGet()),
            1);
  }

  /**
   * Opens a site: its catalogue and its model are in memory when this returns.
   *
   * @param artifact the model's directory; if empty, no model ranks
   * @param store what is known at the time of the question
   * @param asked the time of the question
   * @throws InvalidDataException if there is no item, or the artifact cannot be read
   */
  public static EvaluatedSite open(
      String id,
      Optional<Path> artifact,
      FeatureStore store,
      Instant asked,
      ServedSettings settings) {
    return open(id, artifact, store, asked, settings, RecommenderArtifact::load);
  }

  static EvaluatedSite open(
      String id,
      Optional<Path> artifact,
      FeatureStore store,
      Instant asked,
      ServedSettings settings,
      ModelLoader loader) {
    EvaluatedSite evaluated = new EvaluatedSite(id, artifact, store, asked, settings, loader);
    try {
      evaluated.site.followCatalogue();
      evaluated.site.followDecisions();
      evaluated.site.followModels();
      Site.Condition condition = evaluated.site.condition();
      if (condition.items() == 0) {
        throw new InvalidDataException(
            "namespace %s has no items at %s: send or import 'item' events"
                .formatted(settings.namespace(), asked));
      }
      if (artifact.isPresent() && !condition.champion().equals(id)) {
        throw unreadable(id, artifact.get(), loader);
      }
      return evaluated;
    } catch (RuntimeException e) {
      evaluated.close();
      throw e;
    }
  }

  /** The site has logged why it refused the model; loading it once more gives the reason. */
  private static InvalidDataException unreadable(String id, Path artifact, ModelLoader loader) {
    try {
      loader.load(artifact).close();
      return new InvalidDataException(
          "model %s of %s was refused by serving; the log says why".formatted(id, artifact));
    } catch (BrokenArtifactException | RuntimeException e) {
      return new InvalidDataException(
          "model %s cannot be used: %s. Name another --model".formatted(id, e.getMessage()), e);
    }
  }

  /** Changes the rules of placements; what is asked from now on obeys them. */
  public void replacePlacements(Map<String, Placement> others) {
    placements.replace(others);
    site.followDecisions();
  }

  /** Asks for a user's slate. */
  public List<ItemId> slate(HeldOutUser user) {
    return items(site.recommend(query(user, settings.k()), System.nanoTime()))
        .map(ServedSlate.Item::itemId)
        .toList();
  }

  /** Asks for a user's slate, and for all candidates that it was chosen from. */
  public ServedSlate ask(HeldOutUser user) {
    long start = System.nanoTime();
    SlateAnswer slate = site.recommend(query(user, settings.k()), start);
    long nanos = System.nanoTime() - start;
    SlateAnswer all =
        site.recommend(
            query(user, Math.max(settings.k(), settings.candidates())), System.nanoTime());
    return new ServedSlate(
        items(slate).toList(),
        items(all).filter(item -> !item.source().equals(Source.CATALOGUE.wireName())).toList(),
        slate.model(),
        slate.fallback(),
        nanos);
  }

  private static Stream<ServedSlate.Item> items(SlateAnswer answer) {
    return answer.items().stream()
        .map(item -> new ServedSlate.Item(new ItemId(item.itemId()), item.source()));
  }

  private SlateQuery query(HeldOutUser user, int count) {
    return new SlateQuery(
        Optional.of(user.userId()),
        Optional.empty(),
        settings.placement(),
        count,
        user.context(),
        Filter.ALL,
        user.seen(),
        List.of(),
        List.of(),
        false);
  }

  @Override
  public void close() {
    site.close();
    impressions.close();
  }
}
