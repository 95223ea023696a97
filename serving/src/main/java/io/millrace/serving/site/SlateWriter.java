package io.millrace.serving.site;

import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Value;
import io.millrace.event.codec.Values;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.ranking.FeatureView;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.Ranking;
import io.millrace.state.ItemState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes a slate down twice: as the answer, and as the impression that says the same. */
final class SlateWriter {
  private final Shadows log;
  private final ModelWatch models;
  private final FeatureView defaults;
  private final Explainer explainer;

  /**
   * @param defaults the features to log while there is no champion that says which
   */
  SlateWriter(Shadows log, ModelWatch models, FeatureView defaults, Explainer explainer) {
    this.log = log;
    this.models = models;
    this.defaults = defaults;
    this.explainer = explainer;
  }

  /** Logs what is shown; a request of nobody, or an empty slate, leaves nothing to learn from. */
  void log(Request request, Ranking ranking, List<RankedItem> slate) {
    if (slate.isEmpty() || request.query.unit().isEmpty()) {
      return;
    }
    FeatureView view = ranking.view().or(models::championView).orElse(defaults);
    Optional<Map<String, Value>> user = ranking.view().map(model -> ranking.user());
    String model = ranking.model();
    Map<String, Object> circumstances = circumstances(request, slate);
    Supplier<Impression> impression =
        () -> impression(request, model, view, user, slate, circumstances);
    if (request.rehearsed) {
      log.rehearse(impression);
      return;
    }
    log.log(
        impression,
        request.user,
        slate.stream().map(placed -> placed.item()).toList());
  }

  private static Map<String, Value> features(
      FeatureView view, RankedItem item, Instant now) {
    Map<String, Value> values = view.extractor().item(item.state(), item.score().encodedAt().orElse(now));
    if (item.score().userItem().isEmpty()) {
      return values;
    }
    Map<String, Value> all = new HashMap<>(values);
    all.putAll(item.score().userItem());
    return all;
  }

  /** Runs behind the request's back: what the request may still change is given. */
  private static Impression impression(
      Request request,
      String model,
      FeatureView view,
      Optional<Map<String, Value>> ranked,
      List<RankedItem> slate,
      Map<String, Object> circumstances) {
    Map<String, Value> user =
        ranked.orElseGet(
            () -> view.extractor().user(request.user, request.query.context(), request.now));
    List<Impression.Shown> shown = new ArrayList<>(slate.size());
    for (RankedItem placed : slate) {
      ItemState item = placed.state();
      shown.add(
          new Impression.Shown(
              item.itemId(),
              placed.requireSlot().position(),
              OptionalDouble.of(placed.requireSlot().propensity()),
              OptionalDouble.of(placed.score().value()),
              Optional.of(placed.source().wireName()),
              features(view, placed, request.now)));
    }
    return new Impression(
        new EventId("impression-" + request.id),
        request.now,
        request.query.unit().orElseThrow(),
        request.id,
        request.query.session(),
        shown,
        Optional.of(model),
        request.assignment.experiments(),
        request.query.placement(),
        request.query.context(),
        user,
        Optional.of(view.fingerprint()),
        circumstances);
  }

  /**
   * What guardrails of experiments watch, under the impression's {@code properties}: {@code
   * took_us}, the time until the slate was made, in microseconds; and {@code fallback}, the codes
   * as the answer has them, absent where there was none.
   */
  private static Map<String, Object> circumstances(Request request, List<RankedItem> slate) {
    Map<String, Object> properties = new HashMap<>(teams(request, slate));
    properties.put("took_us", request.tookMicros());
    fallback(request).ifPresent(codes -> properties.put("fallback", codes));
    return properties;
  }

  private static Optional<String> fallback(Request request) {
    return request.fallbacks.isEmpty()
        ? Optional.empty()
        : Optional.of(
            request.fallbacks.stream().map(Fallback::code).collect(Collectors.joining(",")));
  }

  /** Where two models made the slate: which of them put up each item; -1 for a pinned one. */
  private static Map<String, Object> teams(Request request, List<RankedItem> slate) {
    return request.teams.isEmpty()
        ? Map.of()
        : Map.of(
            "interleaving",
            Map.of(
                "models",
                request.teams,
                "teams",
                slate.stream().map(placed -> placed.requireSlot().team().orElse(-1)).toList()));
  }

  SlateAnswer answer(Request request, Ranking ranking, List<RankedItem> slate) {
    boolean explain = request.query.explain();
    List<SlateAnswer.Item> items = new ArrayList<>(slate.size());
    for (RankedItem placed : slate) {
      ItemState item = placed.state();
      items.add(
          new SlateAnswer.Item(
              item.itemId().value(),
              placed.requireSlot().position(),
              placed.score().value(),
              placed.source().wireName(),
              explain ? Optional.of(explainer.reason(request, ranking, placed)) : Optional.empty(),
              placed.requireSlot().propensity(),
              explain ? Titles.of(item) : Optional.empty(),
              explain ? Optional.of(attributes(item)) : Optional.empty(),
              placed.requireSlot().team().map(request.teams::get),
              explain
                  ? Optional.of(explainer.explanation(request, ranking, placed))
                  : Optional.empty()));
    }
    Optional<String> fallback = fallback(request);
    Optional<String> detail =
        fallback.isPresent() && explain
            ? Optional.of(
                request.fallbacks.stream().map(Fallback::detail).collect(Collectors.joining("; ")))
            : Optional.empty();
    return new SlateAnswer(
        request.id.value(),
        ranking.model(),
        new TreeMap<>(request.assignment.experiments()),
        fallback,
        detail,
        items,
        request.tookMicros(),
        explain ? Optional.of(probabilities(request, ranking)) : Optional.empty());
  }

  private static boolean probabilities(Request request, Ranking ranking) {
    return ranking.view().isPresent()
        && request.used.values().stream().allMatch(used -> used.model().scoresAreProbabilities());
  }

  private static Map<String, Object> attributes(ItemState item) {
    Map<String, Object> plain = new LinkedHashMap<>();
    new TreeMap<>(item.attributes()).forEach((name, value) -> plain.put(name, Values.plain(value)));
    return plain;
  }
}
