package io.millrace.serving.site;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.event.codec.Values;
import io.millrace.scoring.Contributions;
import io.millrace.scoring.Contributions.FieldShare;
import io.millrace.serving.candidate.Candidate;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.ranking.LoadedModel;
import io.millrace.serving.ranking.ModelUse;
import io.millrace.serving.ranking.RankedItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says in a sentence why an item stands on a slate. */
final class Explainer {
  private final ItemTable items;

  Explainer(ItemTable items) {
    this.items = items;
  }

  String reason(Slate slate, RankedItem placed) {
    if (placed.requireSlot().explored()) {
      return "shown to learn how much it is liked";
    }
    Candidate candidate = placed.candidate();
    if (placed.adjustment().pinned()) {
      return "placed here by the shop";
    }
    String choice = choice(slate, placed);
    return switch (candidate.source().wireName()) {
      case "item_to_item", "bought_together", "similar", "text", "history", "seeds" ->
          candidate.anchor().map(this::neighbour).orElse(choice);
      case "category" -> "popular among things like those you looked at";
      case "trending" -> "more and more people turn to it";
      case "popular" -> "popular this week";
      case "new" -> "new in the shop";
      case "vectors" -> choice.isEmpty() ? "close to it by the model's vectors" : choice;
      case "pinned" -> "placed here by the shop";
      case "catalogue" -> choice.isEmpty() ? "from the catalogue" : choice;
      case "request" -> choice.isEmpty() ? "named by the request" : choice;
      default -> choice.isEmpty() ? "named by " + candidate.source() : choice;
    };
  }

  /**
   * Which of the model's choices it is; empty if no model ranked. A chance is told only of models
   * whose scores are one: drawn negatives make scores that only order.
   */
  private static String choice(Slate slate, RankedItem placed) {
    if (slate.ranking().by().isEmpty()) {
      return "";
    }
    String rank = "number %d of the model's choices".formatted(placed.rank());
    return slate.ranking().probabilities()
            && slate.use(placed).filter(use -> use.model().scoresAreProbabilities()).isPresent()
        ? "%s, with a chance of interest of %s".formatted(rank, percent(placed.score().value()))
        : rank;
  }

  /** How an item came to its slot, in numbers. */
  SlateAnswer.Explanation explanation(Slate slate, RankedItem placed, Instant now) {
    return new SlateAnswer.Explanation(
        placed.candidate().sourceNames(),
        placed.rank(),
        placed.rule(),
        slate.use(placed).flatMap(use -> contributions(use, placed, now)));
  }

  private static Optional<SlateAnswer.Parts> contributions(
      ModelUse use, RankedItem placed, Instant now) {
    LoadedModel model = use.model();
    if (!model.acquire()) {
      return Optional.empty();
    }
    try {
      Map<String, Value> values = new HashMap<>(use.user().values());
      values.putAll(model.itemValues(placed.item(), now));
      values.putAll(placed.score().userItem());
      return model
          .contributions(use.user(), placed.item(), placed.score().userItem(), now)
          .map(parts -> parts(parts, values));
    } finally {
      model.release();
    }
  }

  private static SlateAnswer.Parts parts(Contributions parts, Map<String, Value> values) {
    List<SlateAnswer.Part> fields = new ArrayList<>();
    for (FieldShare share : parts.fields()) {
      fields.add(
          new SlateAnswer.Part(
              share.field(),
              Optional.ofNullable(values.get(share.field())).map(Values::plain),
              share.terms(),
              share.total()));
    }
    fields.sort(Comparator.comparingDouble(part -> -Math.abs(part.total())));
    return new SlateAnswer.Parts(parts.logit(), parts.bias(), parts.constant(), fields);
  }

  private String neighbour(Candidate.Anchor anchor) {
    String name = name(anchor.itemId());
    if (anchor.interaction().isEmpty()) {
      return "often chosen with %s".formatted(name);
    }
    InteractionType interaction = anchor.interaction().get();
    return switch (interaction) {
      case PURCHASE -> "often bought with %s, which you bought".formatted(name);
      case ADD_TO_CART -> "often chosen with %s, which is in your cart".formatted(name);
      case LIKE -> "often chosen with %s, which you like".formatted(name);
      default -> "often chosen with %s, which you looked at".formatted(name);
    };
  }

  private String name(ItemId id) {
    return items.find(id).map(CatalogueItem::state).flatMap(Titles::of).orElse(id.value());
  }

  private static String percent(double probability) {
    return String.format(
        Locale.ROOT, probability < 0.0995 ? "%.1f %%" : "%.0f %%", 100 * probability);
  }
}
