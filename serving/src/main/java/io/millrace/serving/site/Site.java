package io.millrace.serving.site;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.event.RequestId;
import io.millrace.feature.codec.DefaultFeatures;
import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.serving.assignment.ExperimentWatch;
import io.millrace.serving.candidate.CatalogueWatch;
import io.millrace.serving.candidate.ItemCache;
import io.millrace.serving.impression.ImpressionLog;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.ranking.FeatureView;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.reranking.Draws;
import io.millrace.serving.reranking.Reranker;
import io.millrace.serving.rules.PlacementWatch;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemState;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One shop: its catalogue, models, experiments and impressions. */
public final class Site implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Site.class);
  private static final int CACHED_ITEMS = 200_000;

  private final Namespace namespace;
  private final FeatureStore store;
  private final ItemCache items;
  private final CatalogueWatch catalogue;
  private final ExperimentWatch experiments;
  private final PlacementWatch placements;
  private final ArmKeeper arms;
  private final ModelWatch models;
  private final ImpressionLog impressions;
  private final Recommender recommender;
  private final Clock clock;

  /**
   * @param ids of the answers
   * @param seed of the exploration
   */
  public Site(
      Namespace namespace,
      Servers servers,
      SiteOptions options,
      MeterRegistry metrics,
      Clock clock,
      Supplier<RequestId> ids,
      long seed) {
    this.namespace = namespace;
    this.clock = clock;
    store = servers.features().apply(namespace);
    items = new ItemCache(store, CACHED_ITEMS);
    catalogue = new CatalogueWatch(store, items, clock);
    experiments = new ExperimentWatch(namespace, servers.experiments());
    placements = new PlacementWatch(namespace, servers.placements());
    arms = new ArmKeeper(store, namespace.name());
    models = new ModelWatch(namespace, servers.models(), servers.loader(), clock, metrics);
    impressions =
        new ImpressionLog(namespace, servers.impressions(), options.impressionBuffer(), metrics);
    recommender =
        new Recommender(
            experiments,
            models,
            catalogue,
            items,
            new UserReader(store, clock),
            new SlateMaker(
                placements,
                new Reranker(new ExplorationRule(options.explorationSlots(), options.epsilon())),
                new Draws(seed)),
            arms,
            new Stages(metrics, namespace),
            new SlateWriter(
                impressions, models, FeatureView.of(DefaultFeatures.SPEC), new Explainer(items)),
            clock,
            ids,
            options.candidates());
    metrics.gauge(
        "millrace.serving.catalogue",
        io.micrometer.core.instrument.Tags.of("namespace", namespace.name()),
        catalogue,
        watch -> watch.current().items().size());
  }

  public Namespace namespace() {
    return namespace;
  }

  public SlateAnswer recommend(SlateQuery query) {
    return recommender.recommend(query);
  }

  public SlateAnswer rank(SlateQuery query) {
    return recommender.rank(query);
  }

  public SlateAnswer similar(SlateQuery query) {
    return recommender.similar(query);
  }

  /** Follows experiments and models once; keeps what it knew where PostgreSQL cannot answer. */
  public void followDecisions() {
    try {
      experiments.poll();
      placements.poll();
      models.poll(experiments.models(), this::warmUp);
    } catch (RuntimeException e) {
      LOG.warn("{}: goes on with the models and experiments it knew: {}", namespace, e.toString());
    }
  }

  /** Follows catalogue and items once; keeps what it knew where Redis cannot answer. */
  public void followCatalogue() {
    try {
      catalogue.refresh();
      List<ItemState> states = states();
      for (LoadedModel model : models.inUse()) {
        if (model.acquire()) {
          try {
            model.refresh(states, clock.instant());
          } finally {
            model.release();
          }
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("{}: goes on with the catalogue it knew: {}", namespace, e.toString());
    }
  }

  private void warmUp(LoadedModel model) {
    model.refresh(states(), clock.instant());
  }

  private List<ItemState> states() {
    return catalogue.current().items().stream().flatMap(id -> items.find(id).stream()).toList();
  }

  @Override
  public void close() {
    impressions.close();
    models.close();
    arms.close();
    store.close();
  }
}
