package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.EMPTY_CATALOGUE;
import static io.millrace.serving.site.Fallback.FEATURE_STORE_EMPTIED;
import static io.millrace.serving.site.Fallback.FEATURE_STORE_UNAVAILABLE;
import static io.millrace.serving.site.Fallback.FILTER_TOO_COSTLY;
import static io.millrace.serving.site.Fallback.NO_USER;
import static io.millrace.serving.site.Fallback.PLACEMENT_FAILED;
import static io.millrace.serving.site.Fallback.UNKNOWN_ITEM;
import static io.millrace.serving.site.Fallback.UNKNOWN_USER;

import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.experiment.StickyArms;
import io.millrace.placement.Placement;
import io.millrace.placement.SourceShares;
import io.millrace.serving.assignment.ExperimentWatch;
import io.millrace.serving.candidate.CandidateFinder;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.candidate.CandidateQuery.VectorQuery;
import io.millrace.serving.candidate.Candidates;
import io.millrace.serving.candidate.RemovedItems;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.CatalogueWatch;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.modelwatch.Lease;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.modelwatch.TrialWatch;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.ranking.Ranking;
import io.millrace.serving.ranking.RankingRoom;
import io.millrace.serving.reranking.Eligibility;
import io.millrace.serving.reranking.Exploration;
import io.millrace.serving.reranking.Placed;
import io.millrace.serving.site.Request.Purpose;
import io.millrace.serving.site.Stages.Stage;
import io.millrace.state.DamagedStateException;
import io.millrace.state.UserState;
import io.millrace.state.Visit;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The way from a request to its slate. Nothing that fails on the way fails the request: what is
 * missing is left out, and the answer says so.
 */
final class Recommender {
  private static final Logger LOG = LoggerFactory.getLogger(Recommender.class);

  /** The name of what orders similar items. */
  private static final String SIMILARITY = "similarity";

  private static final String BOUGHT_TOGETHER = "bought_together";

  private final ExperimentWatch experiments;
  private final ModelWatch models;
  private final ModelRanker ranker;
  private final PlainRanker plain;
  private final CatalogueWatch catalogue;
  private final ItemTable items;
  private final CandidateFinder candidates;
  private final UserReader users;
  private final StoreGate gate;
  private final SlateMaker maker;
  private final ArmKeeper arms;
  private final Stages stages;
  private final Stages unread;
  private final SlateWriter writer;
  private final SlateExplainer slateExplainer;
  private final Clock clock;
  private final Supplier<RequestId> ids;
  private final int size;
  private final RankingRoom.Pool rooms = new RankingRoom.Pool();

  /**
   * @param unread the stages of requests whose slates are not shown
   */
  Recommender(
      ExperimentWatch experiments,
      ModelWatch models,
      TrialWatch trials,
      CatalogueWatch catalogue,
      ItemTable items,
      UserReader users,
      StoreGate gate,
      SlateMaker maker,
      ArmKeeper arms,
      Stages stages,
      Stages unread,
      SlateWriter writer,
      Clock clock,
      Supplier<RequestId> ids,
      SiteOptions options) {
    this.experiments = experiments;
    this.models = models;
    this.ranker = new ModelRanker(models, trials, catalogue::current, options.deadline());
    this.catalogue = catalogue;
    this.items = items;
    this.candidates = new CandidateFinder(items, catalogue::current);
    this.users = users;
    this.gate = gate;
    this.maker = maker;
    this.arms = arms;
    this.stages = stages;
    this.unread = unread;
    this.writer = writer;
    this.slateExplainer = new SlateExplainer(items, maker);
    this.clock = clock;
    this.ids = ids;
    this.size = options.candidates();
    this.plain = new PlainRanker(candidates, catalogue, size);
  }

  /** The best slate for a user. */
  SlateAnswer recommend(SlateQuery query, long arrived) {
    return recommend(begin(query, arrived, Purpose.SHOWN), this::finish);
  }

  /** The same for nobody: neither an impression nor an arm nor a figure is left of it. */
  SlateAnswer rehearse(SlateQuery query, long arrived) {
    return recommend(begin(query, arrived, Purpose.REHEARSED), this::finish);
  }

  /**
   * How the best slate for a user comes about, made by the same code and shown to nobody: neither
   * an impression nor an arm is left of it.
   */
  SlateExplanation explain(SlateQuery query, long arrived) {
    return recommend(
        begin(query.explained(), arrived, Purpose.EXPLAINED),
        (request, ranking, slate) -> {
          sayIfCutShort(request);
          return slateExplainer.explain(request, slate, writer.answer(request, ranking, slate));
        });
  }

  /** What becomes of a slate once it is made. */
  @FunctionalInterface
  private interface Finish<T> {
    T finish(Request request, Ranking ranking, List<Placed> slate);
  }

  private <T> T recommend(Request begun, Finish<T> last) {
    try (Request request = begun) {
      try {
        return recommended(request, last);
      } catch (RuntimeException e) {
        if (request.rules.equals(Placement.DEFAULT)) {
          throw e;
        }
        LOG.error(
            "Placement rules failed, serving by the usual ones (request_id={})", request.id, e);
        request.fallbacks.add(PLACEMENT_FAILED);
        request.rules = Placement.DEFAULT;
        request.traces.clear();
        return recommended(request, last);
      }
    }
  }

  private <T> T recommended(Request request, Finish<T> last) {
    CandidateQuery wanted = maker.wanted(request);
    List<String> two = request.assignment.rules().interleave();
    if (two.isEmpty()) {
      Ranking ranking = rank(request, request.model(), wanted);
      return last.finish(request, ranking, maker.slate(request, ranking));
    }
    Ranking one = rank(request, two.get(0), wanted);
    Ranking other = rank(request, two.get(1), wanted);
    if (one.model().equals(other.model())) {
      return last.finish(request, one, maker.slate(request, one));
    }
    Ranking both = Ranking.together(one, other);
    return last.finish(request, both, maker.interleaved(request, one, other, both));
  }

  /** The given items, all of them, in order. */
  SlateAnswer rank(SlateQuery query, long arrived) {
    try (Request request = begin(query, arrived, Purpose.SHOWN)) {
      List<CatalogueItem> given = items(query.items(), request);
      Ranking ranking =
          ranker
              .rank(request, request.model(), (model, part, into) -> PlainRanker.add(given, into))
              .orElseGet(() -> plain.rank(request, given));
      return finish(request, ranking, Exploration.inOrder(ranking.items(), given.size()));
    }
  }

  /** What is similar to an item: substitutes. */
  SlateAnswer similar(SlateQuery query, long arrived) {
    return aboutItems(query, arrived, SIMILARITY, candidates::similar);
  }

  /** What is bought together with an item, or with the items of a cart: complements. */
  SlateAnswer boughtTogether(SlateQuery query, long arrived) {
    return aboutItems(query, arrived, BOUGHT_TOGETHER, candidates::boughtTogether);
  }

  /** Finds candidates for the items in question. */
  private interface ItemFinder {
    void find(CandidateQuery query, int size, Candidates into);
  }

  private SlateAnswer aboutItems(SlateQuery query, long arrived, String name, ItemFinder finder) {
    try (Request request = begin(query, arrived, Purpose.SHOWN)) {
      List<CatalogueItem> about = items(query.items(), request);
      if (about.stream().allMatch(item -> item.state().firstSeen().isEmpty())) {
        request.fallbacks.add(UNKNOWN_ITEM);
      }
      request.fallbacks.remove(NO_USER);
      request.fallbacks.remove(UNKNOWN_USER);
      Set<ItemId> excluded = new HashSet<>(query.exclude());
      excluded.addAll(query.items());
      RankingRoom room = request.room();
      try (Lease lease = models.lease(request.model())) {
        finder.find(
            new CandidateQuery(
                request.user,
                query.items(),
                List.of(),
                maker.eligible(request, excluded),
                lease.model().flatMap(model -> similarTo(about.get(0), model)),
                lease.model().flatMap(LoadedModel::retrievalModel),
                request.rules,
                SourceShares.USUAL,
                false,
                Optional.empty()),
            query.count(),
            room.candidates());
      }
      request.stages.count(room.candidates());
      Ranking ranking = Ranking.bySource(name, room);
      return finish(request, ranking, Exploration.inOrder(ranking.items(), query.count()));
    }
  }

  /** The item's own vector without its last component, which is a term of the item alone. */
  private static Optional<VectorQuery> similarTo(CatalogueItem item, LoadedModel model) {
    return model
        .vectors()
        .vector(item.position())
        .map(
            vector -> {
              vector[vector.length - 1] = 0;
              return new VectorQuery(vector, model.vectors());
            });
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

  private Request begin(SlateQuery query, long arrived, Purpose purpose) {
    Request request =
        new Request(
            query,
            ids.get(),
            clock.instant(),
            arrived,
            rooms,
            purpose == Purpose.SHOWN ? stages : unread,
            purpose);
    MDC.put(Request.LOGGED_ID, request.id.value());
    request.mark = request.stages.end(Stage.WAITING, arrived);
    Optional<UserId> unit = query.unit();
    if (unit.isEmpty()) {
      request.fallbacks.add(NO_USER);
    } else {
      UserReader.Answer answer =
          users.read(unit.get(), query.visitor().filter(visitor -> !visitor.equals(unit.get())));
      Optional<Visit> visit = answer.visit();
      request.user =
          request.rehearsed
              ? Understudy.of(unit.get(), catalogue.current(), items, request.now)
              : visit.map(Visit::user).orElseGet(() -> UserState.unknown(unit.get()));
      if (answer.lack().isPresent()) {
        request.fallbacks.add(answer.lack().get());
      } else if (request.user.equals(UserState.unknown(unit.get()))) {
        request.fallbacks.add(UNKNOWN_USER);
      }
      request.assignment =
          experiments.assign(
              unit.get().value(),
              attributes(request.user, query.context()),
              visit.map(Visit::arms).orElse(StickyArms.NONE));
    }
    maker.begin(request);
    if (catalogue.current().isEmpty()) {
      request.fallbacks.add(EMPTY_CATALOGUE);
    }
    if (catalogue.emptied()) {
      request.fallbacks.add(FEATURE_STORE_EMPTIED);
    }
    request.mark = request.stages.end(Stage.USER, request.mark);
    return request;
  }

  private Ranking rank(Request request, String word, CandidateQuery wanted) {
    if (!request.explained) {
      return ranked(request, word, wanted);
    }
    RemovedItems removed = new RemovedItems();
    Ranking ranking = ranked(request, word, wanted.watchedBy(removed));
    request.trace(ranking, removed);
    return ranking;
  }

  private Ranking ranked(Request request, String word, CandidateQuery wanted) {
    int needed = request.query.count();
    return ranker
        .rank(
            request,
            word,
            (model, part, into) ->
                candidates.find(
                    wanted.with(
                        model.userVector(part).map(own -> new VectorQuery(own, model.vectors())),
                        model.retrievalModel(),
                        model.sourceShares()),
                    Math.max(size, needed),
                    needed,
                    into))
        .orElseGet(() -> plain.rank(request, word, wanted));
  }

  private List<CatalogueItem> items(List<ItemId> wanted, Request request) {
    if (!gate.shut()) {
      try {
        return items.findOrLoad(wanted);
      } catch (DamagedStateException damaged) {
        LOG.error("request {}: {}", request.id, damaged.getMessage());
      } catch (RuntimeException e) {
        gate.failed(e);
      }
    }
    request.fallbacks.add(FEATURE_STORE_UNAVAILABLE);
    return wanted.stream().map(items::findOrUnknown).toList();
  }

  private static void sayIfCutShort(Request request) {
    if (request.eligible.filter(Eligibility::isCutShort).isPresent()) {
      request.fallbacks.add(FILTER_TOO_COSTLY);
    }
  }

  private SlateAnswer finish(Request request, Ranking ranking, List<Placed> slate) {
    long mark = request.stages.end(Stage.RERANKING, request.mark);
    sayIfCutShort(request);
    writer.log(request, ranking, slate);
    request.stages.end(Stage.IMPRESSION, mark);
    request.stages.count(request.fallbacks);
    request.stages.count(ranking.model());
    request.stages.end(Stage.TOTAL, request.start);
    request
        .assignment
        .arms()
        .filter(kept -> !request.rehearsed)
        .ifPresent(kept -> arms.keep(request.query.unit().orElseThrow(), kept));
    return writer.answer(request, ranking, slate);
  }
}
