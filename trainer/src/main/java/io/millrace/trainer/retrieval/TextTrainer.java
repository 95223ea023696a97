package io.millrace.trainer.retrieval;

import io.millrace.event.ItemId;
import io.millrace.retrieval.linear.ItemIndex;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalManifest;
import io.millrace.retrieval.linear.TextIndex;
import io.millrace.retrieval.linear.TextWeights;
import io.millrace.state.TextVector;
import io.millrace.text.Whitening;
import io.millrace.trainer.dataset.ReadProgress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives a retrieval model the text vectors of its items, whitened, and learns how much the nearest
 * items by text count for an item without interactions: see {@link HeldOutItems}. Deterministic.
 */
public final class TextTrainer {
  /** Components of a whitened vector. */
  static final int DIMENSION = 128;

  /** Fewer texts say nothing of the others. */
  static final int LEAST_TEXTS = 100;

  /** Of larger catalogues, the items beyond have no text vector: 128 MB. */
  private static final int MOST_ITEMS = 250_000;

  /** Items a read. */
  private static final int CHUNK = 1_000;

  private final int threads;
  private final long seed;

  /**
   * Creates a trainer.
   *
   * @param threads used, 1 or more
   * @param seed of the items that are held out
   */
  public TextTrainer(int threads, long seed) {
    this.threads = threads;
    this.seed = seed;
  }

  /**
   * Returns the model with the text vectors of its items; the same model if fewer than {@value
   * #LEAST_TEXTS} have one.
   *
   * @param result of {@link RetrievalTrainer} for the same interactions
   * @param texts reads stored vectors, as {@code FeatureStore.textVectors}
   */
  public RetrievalTrainer.Result train(
      Interactions interactions,
      RetrievalTrainer.Result result,
      Function<Collection<ItemId>, Map<ItemId, TextVector>> texts,
      ReadProgress progress) {
    ItemToItemModel model = result.model();
    progress.steps("learn places by text", 2);
    List<@Nullable TextVector> stored = read(model.items(), texts);
    Optional<Long> encoder = encoder(stored);
    List<float @Nullable []> vectors = new ArrayList<>();
    List<float[]> known = new ArrayList<>();
    for (TextVector vector : stored) {
      if (vector == null || !encoder.equals(Optional.of(vector.encoderHash()))) {
        vectors.add(null);
      } else {
        float[] numbers = vector.vector();
        vectors.add(numbers);
        known.add(numbers);
      }
    }
    if (encoder.isEmpty() || known.size() < LEAST_TEXTS) {
      return result;
    }
    Optional<Whitening> whitening = whitening(known);
    if (whitening.isEmpty()) {
      return result;
    }
    TextIndex index = TextIndex.of(encoder.get(), whitening.get(), TextWeights.DEFAULT, vectors);
    progress.advance(1);
    HeldOutItems.Choice choice = HeldOutItems.choose(interactions, model, index, threads, seed);
    progress.advance(1);
    return result.with(
        model.withText(
            index.with(choice.weights()).withNearest(), manifest(model.manifest(), known, choice)));
  }

  /** Texts that are all equal have no directions. */
  private static Optional<Whitening> whitening(List<float[]> known) {
    try {
      return Optional.of(Whitening.fit(known, DIMENSION));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<@Nullable TextVector> read(
      ItemIndex items, Function<Collection<ItemId>, Map<ItemId, TextVector>> texts) {
    List<@Nullable TextVector> stored = new ArrayList<>();
    for (int from = 0; from < items.size(); from += CHUNK) {
      List<ItemId> ids = items.ids().subList(from, Math.min(items.size(), from + CHUNK));
      Map<ItemId, TextVector> found = from < MOST_ITEMS ? texts.apply(ids) : Map.of();
      ids.forEach(id -> stored.add(found.get(id)));
    }
    return stored;
  }

  /** Returns the encoder of most vectors: while another takes its place, both are stored. */
  private static Optional<Long> encoder(List<@Nullable TextVector> stored) {
    Map<Long, Integer> counts = new HashMap<>();
    for (TextVector vector : stored) {
      if (vector != null) {
        counts.merge(vector.encoderHash(), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .max(Map.Entry.<Long, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  private static RetrievalManifest manifest(
      RetrievalManifest manifest, List<float[]> known, HeldOutItems.Choice choice) {
    Map<String, String> provenance = new TreeMap<>(manifest.provenance());
    provenance.put("texts", Integer.toString(known.size()));
    provenance.put("text-dimension", Integer.toString(DIMENSION));
    provenance.put("text-weights", choice.label());
    Map<String, Double> metrics = new TreeMap<>(manifest.metrics());
    metrics.putAll(choice.metrics());
    return new RetrievalManifest(
        manifest.id(), manifest.createdAt(), manifest.typeWeights(), provenance, metrics);
  }
}
