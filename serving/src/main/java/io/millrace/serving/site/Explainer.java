package io.millrace.serving.site;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.serving.candidate.Candidate;
import io.millrace.serving.candidate.ItemCache;
import io.millrace.serving.reranking.Placed;
import java.util.Locale;

/** Says in a sentence why an item stands on a slate. */
final class Explainer {
  private final ItemCache items;

  Explainer(ItemCache items) {
    this.items = items;
  }

  /**
   * @param byModel whether the score is a probability of a click
   */
  String reason(Placed placed, boolean byModel) {
    if (placed.explored()) {
      return "shown to learn how much it is liked";
    }
    Candidate candidate = placed.scored().candidate();
    String chance =
        byModel
            ? "the model puts the chance of interest at %s"
                .formatted(percent(placed.scored().score()))
            : "";
    return switch (candidate.source()) {
      case HISTORY, SEEDS -> candidate.anchor().map(this::neighbour).orElse(chance);
      case POPULAR -> "popular this week";
      case NEW -> "new in the shop";
      case VECTORS -> chance.isEmpty() ? "close to it by the model's vectors" : chance;
      case CATALOGUE -> chance.isEmpty() ? "from the catalogue" : chance;
      case REQUEST -> chance.isEmpty() ? "named by the request" : chance;
    };
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
    return items.find(id).flatMap(Titles::of).orElse(id.value());
  }

  private static String percent(double probability) {
    return String.format(
        Locale.ROOT, probability < 0.0995 ? "%.1f %%" : "%.0f %%", 100 * probability);
  }
}
