package io.millrace.console.playground;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A slate as serving answered it.
 *
 * @param model what ranked it
 * @param experiments experiment id to variant name
 * @param fallback why it is less than it could be, as codes
 * @param tookMicros time inside serving
 * @param probabilities whether serving says that a model's scores may be read as probabilities
 */
public record Slate(
    String requestId,
    String model,
    Map<String, String> experiments,
    List<String> fallback,
    List<Item> items,
    long tookMicros,
    boolean probabilities) {
  /** What serving calls that which ranks where no model does. */
  private static final Set<String> NO_MODELS = Set.of("", "popularity", "neighbours");

  public Slate {
    experiments = Map.copyOf(experiments);
    fallback = List.copyOf(fallback);
    items = List.copyOf(items);
  }

  /** A slate whose scores are probabilities if a model ranked it. */
  public Slate(
      String requestId,
      String model,
      Map<String, String> experiments,
      List<String> fallback,
      List<Item> items,
      long tookMicros) {
    this(requestId, model, experiments, fallback, items, tookMicros, true);
  }

  /** Whether scores are chances: a model ranked it, and was not trained on drawn negatives. */
  public boolean hasChances() {
    return byModel() && probabilities;
  }

  /** Whether a model ranked it. */
  public boolean byModel() {
    return !NO_MODELS.contains(model);
  }

  /** The items' ids, in order. */
  public List<String> order() {
    return items.stream().map(Item::id).toList();
  }

  /**
   * One place.
   *
   * @param position from 1
   * @param score the model's probability of a click, or another weight where no model ranked
   * @param source where the candidate came from
   * @param reason serving's sentence, in English
   * @param category what it is filed under, where that is known
   * @param image the address of a picture, http or https only
   */
  public record Item(
      String id,
      int position,
      double score,
      double propensity,
      String source,
      Optional<String> reason,
      Optional<String> title,
      Optional<String> category,
      Optional<Double> price,
      Optional<String> image) {}
}
