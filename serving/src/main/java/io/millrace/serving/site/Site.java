package io.millrace.serving.site;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.event.RequestId;
import io.millrace.failure.Failures;
import io.millrace.feature.codec.DefaultFeatures;
import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.serving.assignment.ExperimentWatch;
import io.millrace.serving.candidate.CandidateFinder;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.CatalogueWatch;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.catalogue.Pace;
import io.millrace.serving.impression.ImpressionLog;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.modelwatch.TrialWatch;
import io.millrace.serving.ranking.FeatureView;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.reranking.Draws;
import io.millrace.serving.reranking.Reranker;
import io.millrace.serving.rules.PlacementWatch;
import io.millrace.state.FeatureStore;
import io.millrace.state.ReadableTextVectors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One shop: its catalogue, models, experiments and impressions. */
public final class Site implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Site.class);

  /** What refreshes in the background wait for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Making the search among the items anew takes at most this part of the time. */
  private static final int RESTS = 20;

  private static final int WARM_UP_ROUNDS = 200;

  private final Namespace namespace;
  private final FeatureStore store;
  private final FeatureStore background;
  private final ReadableTextVectors texts;
  private final StoreGate gate;
  private final ItemTable items;
  private final CatalogueWatch catalogue;
  private final ExperimentWatch experiments;
  private final PlacementWatch placements;
  private final ArmKeeper arms;
  private final ModelWatch models;
  private final TrialWatch trials;
  private final Shadows shadows;
  private final ImpressionLog impressions;
  private final Recommender recommender;
  private final ItemSlates itemSlates;
  private final Counter explanations;
  private final Clock clock;
  private final SiteOptions options;
  private Instant nextSearch = Instant.MIN;
  private boolean lost;

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
    this.options = options;
    store = servers.features().apply(namespace, options.storePatience());
    background = servers.features().apply(namespace, PATIENCE);
    texts = new ReadableTextVectors(background::textVectors);
    gate = new StoreGate(store);
    items = new ItemTable(store, background, options.cachedItems());
    catalogue = new CatalogueWatch(background, items, clock, options.refresh());
    experiments = new ExperimentWatch(namespace, servers.experiments());
    placements = new PlacementWatch(namespace, servers.placements());
    arms = new ArmKeeper(background, namespace.name());
    models = new ModelWatch(namespace, servers.models(), servers.loader(), clock, metrics);
    trials = new TrialWatch(namespace, servers.trials(), metrics);
    impressions =
        new ImpressionLog(namespace, servers.impressions(), options.impressionBuffer(), metrics);
    shadows = new Shadows(namespace, trials, models, impressions, metrics);
    RequestOpener opener =
        new RequestOpener(
            experiments,
            placements,
            catalogue,
            items,
            new UserReader(store, gate),
            new RequestOpener.Marks(
                clock,
                ids,
                new Stages(metrics, namespace),
                new Stages(new SimpleMeterRegistry(), namespace)));
    NamedItems named = new NamedItems(items, gate);
    CandidateFinder candidates = new CandidateFinder(items, catalogue::current);
    SlateMaker maker =
        new SlateMaker(
            items,
            new Reranker(new ExplorationRule(options.explorationSlots(), options.epsilon())),
            new Draws(seed));
    SlateWriter writer =
        new SlateWriter(
            shadows, models, FeatureView.of(DefaultFeatures.SPEC), new Explainer(items));
    RequestFinisher finisher = new RequestFinisher(writer, arms);
    recommender =
        new Recommender(
            opener,
            named,
            new RankingStage(candidates, models, trials, catalogue, options),
            maker,
            new SlateExplainer(items, maker),
            finisher);
    itemSlates = new ItemSlates(opener, named, models, candidates, maker, finisher);
    Tags tags = Tags.of("namespace", namespace.name());
    metrics.gauge(
        "millrace.serving.catalogue", tags, catalogue, watch -> watch.current().items().size());
    metrics.gauge("millrace.serving.items.cached", tags, items, ItemTable::size);
    explanations =
        Counter.builder("millrace.serving.explanations")
            .description("slates that were explained and not shown")
            .tags(tags)
            .register(metrics);
    FunctionCounter.builder("millrace.serving.items.misses", items, ItemTable::misses)
        .description("look-ups of items that are not in memory; hits cost too much to count")
        .tags(tags)
        .register(metrics);
  }

  public Namespace namespace() {
    return namespace;
  }

  /**
   * The best slate for a user.
   *
   * @param arrived when the request came, as {@link System#nanoTime}
   */
  public SlateAnswer recommend(SlateQuery query, long arrived) {
    return recommender.recommend(query, arrived);
  }

  /** The same for nobody, before anybody asks. */
  public SlateAnswer rehearse(SlateQuery query, long arrived) {
    return recommender.rehearse(query, arrived);
  }

  /**
   * What a site has to answer with.
   *
   * @param items how many it may show
   * @param champion the registry id of the model; {@code none} where popularity ranks
   * @param redis whether the feature store answers
   */
  public record Condition(int items, String champion, boolean redis) {}

  public Condition condition() {
    return new Condition(
        catalogue.current().items().size(), models.champion().orElse("none"), !gate.shut());
  }

  /** Whether a model would rank something. */
  public boolean ranks() {
    return models.championView().isPresent() && !catalogue.current().isEmpty();
  }

  /** The given items, all of them, in order. */
  public SlateAnswer rank(SlateQuery query, long arrived) {
    return recommender.rank(query, arrived);
  }

  /** How the best slate for a user comes about; shown to nobody, and not logged. */
  public SlateExplanation explain(SlateQuery query, long arrived) {
    explanations.increment();
    return recommender.explain(query, arrived);
  }

  /** What is bought together with an item, or with the items of a cart. */
  public SlateAnswer boughtTogether(SlateQuery query, long arrived) {
    return itemSlates.boughtTogether(query, arrived);
  }

  /** What is similar to an item. */
  public SlateAnswer similar(SlateQuery query, long arrived) {
    return itemSlates.similar(query, arrived);
  }

  /** Looks whether Redis is back, where it was away. */
  public void probe() {
    gate.probe();
  }

  /** Judges the canary, which takes a query only if it fails. */
  public void judge() {
    attempt("the canary", trials::judge);
  }

  /**
   * Follows experiments, placements and trials once; each keeps what it knew if it cannot.
   *
   * @return whether all could be read
   */
  public boolean followDecisions() {
    // All of them, whether or not one fails.
    return attempt("experiments", experiments::poll)
        & attempt("placements", placements::poll)
        & attempt("trials of models", trials::poll);
  }

  /**
   * Follows models once, and loads what is wanted of them, however long that takes.
   *
   * @return whether the models are those that are wanted
   */
  public boolean followModels() {
    return attempt(
            "models",
            () -> {
              Set<String> wanted = new HashSet<>(experiments.models());
              wanted.addAll(trials.models());
              models.poll(wanted, this::warmUp);
            })
        && !models.retries();
  }

  private boolean attempt(String what, Runnable poll) {
    try {
      poll.run();
      return true;
    } catch (RuntimeException e) {
      LOG.warn(
          "Poll of {} failed, keeping what was known (namespace={}): {}",
          what,
          namespace,
          Failures.line(e),
          Failures.trace(e));
      return false;
    }
  }

  /** Follows catalogue and items once; keeps what it knew where Redis cannot answer. */
  public void followCatalogue() {
    try {
      List<CatalogueItem> changed = catalogue.follow();
      Instant now = clock.instant();
      boolean searchDue = !now.isBefore(nextSearch);
      if (changed.isEmpty() && !searchDue) {
        return;
      }
      for (LoadedModel model : models.inUse()) {
        if (model.acquire()) {
          try {
            model.encodeAhead(changed, now, Pace.fast());
            if (searchDue) {
              readTexts(model, catalogue.items(), Pace.gentle());
              model.refresh(catalogue.items(), now, Pace.gentle());
            }
          } finally {
            model.release();
          }
        }
      }
      if (searchDue) {
        Duration rest = Duration.between(now, clock.instant()).multipliedBy(RESTS);
        nextSearch = now.plus(rest.compareTo(options.refresh()) > 0 ? rest : options.refresh());
      }
      if (lost) {
        LOG.info("{}: follows the catalogue again", namespace);
        lost = false;
      }
    } catch (RuntimeException e) {
      if (!lost) {
        LOG.warn(
            "{}: goes on with the catalogue it knew: {}",
            namespace,
            Failures.line(e),
            Failures.trace(e));
        lost = true;
      }
    }
  }

  /** The first model is waited for; a later one is made ready beside the requests. */
  private void warmUp(LoadedModel model) {
    Pace pace = models.champion().isPresent() ? Pace.brisk() : Pace.fast();
    List<CatalogueItem> states = catalogue.items();
    readTexts(model, states, pace);
    model.refresh(states, clock.instant(), pace);
    model.warmUp(
        states.subList(0, Math.min(options.candidates(), states.size())),
        WARM_UP_ROUNDS,
        clock.instant(),
        pace);
  }

  /** A model ranks without text vectors too: it is not refused if Redis cannot answer. */
  private void readTexts(LoadedModel model, List<CatalogueItem> states, Pace pace) {
    try {
      model.readTexts(states, texts, pace);
    } catch (RuntimeException e) {
      LOG.warn(
          "Text vectors cannot be read, model={} keeps those that it has read; the next"
              + " refresh tries again (namespace={}): {}",
          model.id(),
          namespace,
          Failures.line(e),
          Failures.trace(e));
    }
  }

  @Override
  public void close() {
    shadows.close();
    impressions.close();
    models.close();
    arms.close();
    catalogue.close();
    background.close();
    store.close();
  }
}
