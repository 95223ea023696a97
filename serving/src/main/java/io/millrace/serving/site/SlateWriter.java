package io.millrace.serving.site;

import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Value;
import io.millrace.event.codec.Values;
import io.millrace.serving.modelwatch.ModelWatch;
import io.millrace.serving.ranking.FeatureView;
import io.millrace.serving.ranking.ModelUse;
import io.millrace.serving.ranking.RankedItem;
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
  void log(RequestContext context, Slate slate) {
    if (slate.items().isEmpty() || context.query().unit().isEmpty()) {
      return;
    }
    Optional<ModelUse> by = slate.ranking().by();
    FeatureView view = by.map(ModelUse::view).or(models::championView).orElse(defaults);
    Optional<Map<String, Value>> user = by.map(use -> use.user().values());
    String model = slate.ranking().model();
    List<RankedItem> shown = slate.items();
    Map<String, Object> properties = properties(context, slate);
    Supplier<Impression> impression =
        () -> impression(context, new Logged(model, view, user, properties), shown);
    if (context.isWarmUp()) {
      log.rehearse(impression);
      return;
    }
    log.log(impression, context.user(), shown.stream().map(RankedItem::item).toList());
  }

  /**
   * What an impression says of its ranking.
   *
   * @param user the values of the user's features, if a model has computed them
   */
  private record Logged(
      String model,
      FeatureView view,
      Optional<Map<String, Value>> user,
      Map<String, Object> properties) {}

  private static Map<String, Value> features(FeatureView view, RankedItem item, Instant now) {
    Map<String, Value> values =
        view.extractor().item(item.state(), item.score().encodedAt().orElse(now));
    if (item.score().userItem().isEmpty()) {
      return values;
    }
    Map<String, Value> all = new HashMap<>(values);
    all.putAll(item.score().userItem());
    return all;
  }

  /** Runs after the request: its buffers are released. */
  private static Impression impression(
      RequestContext context, Logged logged, List<RankedItem> items) {
    FeatureView view = logged.view();
    Map<String, Value> user =
        logged
            .user()
            .orElseGet(
                () ->
                    view.extractor()
                        .user(context.user(), context.query().context(), context.now()));
    List<Impression.Shown> shown = new ArrayList<>(items.size());
    for (RankedItem item : items) {
      shown.add(
          new Impression.Shown(
              item.itemId(),
              item.requireSlot().position(),
              OptionalDouble.of(item.requireSlot().propensity()),
              OptionalDouble.of(item.score().value()),
              Optional.of(item.source().wireName()),
              features(view, item, context.now())));
    }
    return new Impression(
        new EventId("impression-" + context.id()),
        context.now(),
        context.query().unit().orElseThrow(),
        context.id(),
        context.query().session(),
        shown,
        Optional.of(logged.model()),
        context.assignment().experiments(),
        context.query().placement(),
        context.query().context(),
        user,
        Optional.of(view.fingerprint()),
        logged.properties());
  }

  /**
   * Returns what guardrails of experiments watch, under the impression's {@code properties}: {@code
   * took_us}, the time until the slate was made, in microseconds; and {@code fallback}, the codes
   * as the answer has them, absent if there is none.
   */
  private static Map<String, Object> properties(RequestContext context, Slate slate) {
    Map<String, Object> properties = new HashMap<>(teams(slate));
    properties.put("took_us", context.arrival().tookMicros());
    fallback(slate).ifPresent(codes -> properties.put("fallback", codes));
    return properties;
  }

  private static Optional<String> fallback(Slate slate) {
    return slate.fallbacks().isEmpty()
        ? Optional.empty()
        : Optional.of(
            slate.fallbacks().stream().map(Fallback::code).collect(Collectors.joining(",")));
  }

  /** If two models made the slate: which of them put up each item; -1 for a pinned one. */
  private static Map<String, Object> teams(Slate slate) {
    return slate.teams().isEmpty()
        ? Map.of()
        : Map.of(
            "interleaving",
            Map.of(
                "models",
                slate.teamModels(),
                "teams",
                slate.items().stream().map(item -> item.requireSlot().team().orElse(-1)).toList()));
  }

  SlateAnswer answer(RequestContext context, Slate slate) {
    boolean explain = context.query().explain();
    List<SlateAnswer.Item> items = new ArrayList<>(slate.items().size());
    for (RankedItem item : slate.items()) {
      items.add(
          new SlateAnswer.Item(
              item.itemId().value(),
              item.requireSlot().position(),
              item.score().value(),
              item.source().wireName(),
              explain ? Optional.of(explainer.reason(slate, item)) : Optional.empty(),
              item.requireSlot().propensity(),
              explain ? Titles.of(item.state()) : Optional.empty(),
              explain ? Optional.of(attributes(item.state())) : Optional.empty(),
              slate.team(item),
              explain
                  ? Optional.of(explainer.explanation(slate, item, context.now()))
                  : Optional.empty()));
    }
    Optional<String> fallback = fallback(slate);
    Optional<String> detail =
        fallback.isPresent() && explain
            ? Optional.of(
                slate.fallbacks().stream().map(Fallback::detail).collect(Collectors.joining("; ")))
            : Optional.empty();
    return new SlateAnswer(
        context.id().value(),
        slate.ranking().model(),
        new TreeMap<>(context.assignment().experiments()),
        fallback,
        detail,
        items,
        context.arrival().tookMicros(),
        explain ? Optional.of(slate.scoresAreProbabilities()) : Optional.empty());
  }

  private static Map<String, Object> attributes(ItemState item) {
    Map<String, Object> plain = new LinkedHashMap<>();
    new TreeMap<>(item.attributes()).forEach((name, value) -> plain.put(name, Values.plain(value)));
    return plain;
  }
}
