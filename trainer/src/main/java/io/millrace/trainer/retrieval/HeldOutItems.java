package io.millrace.trainer.retrieval;

import io.millrace.event.ItemId;
import io.millrace.retrieval.linear.Component;
import io.millrace.retrieval.linear.HistoryBuffer;
import io.millrace.retrieval.linear.ItemIndex;
import io.millrace.retrieval.linear.ItemScores;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.SparseRows;
import io.millrace.retrieval.linear.TextIndex;
import io.millrace.retrieval.linear.TextItems;
import io.millrace.retrieval.linear.TextNeighbours;
import io.millrace.retrieval.linear.TextWeights;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses {@link TextWeights} on items that are held out entirely: a tenth of the items lose all
 * their interactions, and the users a tenth of their others; components of the model's kinds are
 * trained on what is left. The held-out items are placed by their texts, and both kinds of targets
 * have to be found among all items.
 *
 * <p>Of the weights that lower the NDCG@10 of the other targets by at most {@code 5 %}, those with
 * the largest recall@50 of the held-out items are taken: what new items get is taken from others.
 */
final class HeldOutItems {
  private static final double SHARE = 0.1;
  private static final int MOST_QUESTIONS = 1_000;
  private static final int LEAST_QUESTIONS = 30;

  /** What the slates of other items may lose. */
  private static final double MOST_LOSS = 0.05;

  /** Above, only kinds that are learned by counting are trained: the others take minutes. */
  private static final int SMALL = 8_000;

  private static final int RECALL_AT = 50;
  private static final int NDCG_AT = 10;
  private static final int[] NEIGHBOURS = {5, 20};
  private static final double[] TEMPERATURES = {0.1, 0.2};
  private static final double[] WEIGHTS = {0.5, 0.75, 1, 1.25, 1.5, 2};

  /**
   * What was chosen.
   *
   * @param metrics of the choice; empty if there were too few users to choose by
   */
  record Choice(TextWeights weights, Map<String, Double> metrics) {
    Choice {
      metrics = Map.copyOf(metrics);
    }

    String label() {
      return String.format(
          Locale.ROOT,
          "%d neighbours, temperature %.2f, weight %.2f",
          weights.neighbours(),
          weights.temperature(),
          weights.weight());
    }
  }

  /**
   * A user who has to be given both kinds of targets.
   *
   * @param user in the reduced interactions
   */
  private record Question(int user, Set<ItemId> held, Set<ItemId> others) {}

  /** Means over the questions that have targets of the kind. */
  private record Measured(double heldRecall, double othersNdcg) {}

  private final Interactions reduced;
  private final TypeWeights types;
  private final ItemToItemModel model;
  private final List<ItemId> heldIds;
  private final List<TextNeighbours> heldNeighbours;
  private final List<Question> questions;
  private final int threads;

  private HeldOutItems(
      Interactions all, ItemToItemModel trained, TextIndex texts, int threads, long seed) {
    this.threads = threads;
    SplittableRandom random = new SplittableRandom(seed);
    BitSet held = new BitSet();
    for (int item = 0; item < all.items().size(); item++) {
      if (random.nextDouble() < SHARE) {
        held.set(item);
      }
    }
    Interactions.Builder builder = new Interactions.Builder();
    List<Question> asked = new ArrayList<>();
    int known = 0;
    for (int user = 0; user < all.users(); user++) {
      Set<ItemId> targets = new HashSet<>();
      Set<ItemId> others = new HashSet<>();
      Set<ItemId> history = new HashSet<>();
      boolean sampled = asked.size() < MOST_QUESTIONS;
      for (int event = all.start(user); event < all.end(user); event++) {
        ItemId id = all.items().id(all.item(event));
        boolean other = sampled && new SplittableRandom(key(seed, user, id)).nextDouble() < SHARE;
        if (held.get(all.item(event))) {
          targets.add(id);
        } else if (other) {
          others.add(id);
        } else {
          history.add(id);
          builder.add(
              all.user(user), id, all.type(event), Instant.ofEpochSecond(all.seconds(event)));
        }
      }
      if (!history.isEmpty()) {
        if (sampled && history.size() >= 3 && !(targets.isEmpty() && others.isEmpty())) {
          asked.add(new Question(known, targets, others));
        }
        known++;
      }
    }
    reduced = builder.build();
    questions = asked;
    types = new TypeWeights(reduced);
    model = train(trained);
    heldIds = new ArrayList<>();
    heldNeighbours = new ArrayList<>();
    int[] indices =
        all.items().ids().stream().mapToInt(id -> reduced.items().indexOf(id)).toArray();
    held.stream()
        .forEach(
            item ->
                texts
                    .nearest(item, other -> indices[other] >= 0)
                    .ifPresent(
                        found -> {
                          heldIds.add(all.items().id(item));
                          heldNeighbours.add(renumbered(found, indices));
                        }));
  }

  private static long key(long seed, int user, ItemId id) {
    return (seed * 31 + user) * 0x9E3779B97F4A7C15L ^ ItemIndex.hash(id);
  }

  private static TextNeighbours renumbered(TextNeighbours found, int[] indices) {
    return new TextNeighbours(
        IntStream.of(found.items()).map(item -> indices[item]).toArray(), found.cosines());
  }

  /** Trains components of the model's kinds, with its decays and weights. */
  private ItemToItemModel train(ItemToItemModel trained) {
    ComponentTrainer trainer = new ComponentTrainer(reduced, types, threads);
    List<ComponentRecipe> recipes = ComponentRecipe.forItems(reduced.items().size());
    List<Component> components = new ArrayList<>();
    for (Component component : trained.components()) {
      ComponentRecipe recipe =
          recipes.stream()
              .filter(one -> one.kind() == component.kind() && reduced.items().size() <= SMALL)
              .findFirst()
              .orElse(recipes.get(0));
      components.add(
          new Component(
              recipe.kind(), trainer.train(recipe).rows(), component.decay(), component.weight()));
    }
    int n = reduced.items().size();
    float[] trend = new float[n];
    for (int item = 0; item < n; item++) {
      trend[item] = trained.trend(trained.items().indexOf(reduced.items().id(item)));
    }
    return new ItemToItemModel(
        trained.manifest(),
        reduced.items(),
        components,
        trend,
        SparseRows.empty(n),
        SparseRows.empty(n));
  }

  static Choice choose(
      Interactions interactions, ItemToItemModel model, TextIndex texts, int threads, long seed) {
    HeldOutItems held = new HeldOutItems(interactions, model, texts, threads, seed);
    long asked = held.questions.stream().filter(one -> !one.held().isEmpty()).count();
    if (asked < LEAST_QUESTIONS || held.heldIds.isEmpty()) {
      return new Choice(TextWeights.DEFAULT, Map.of());
    }
    Measured without = held.measure(Optional.empty());
    TextWeights best = new TextWeights(NEIGHBOURS[0], TEMPERATURES[0], WEIGHTS[0]);
    Measured measured = held.measure(Optional.of(best));
    for (int neighbours : NEIGHBOURS) {
      for (double temperature : TEMPERATURES) {
        for (double weight : WEIGHTS) {
          TextWeights weights = new TextWeights(neighbours, temperature, weight);
          Measured found = held.measure(Optional.of(weights));
          if (found.othersNdcg() < (1 - MOST_LOSS) * without.othersNdcg()) {
            break;
          }
          if (found.heldRecall() > measured.heldRecall()) {
            measured = found;
            best = weights;
          }
        }
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("text.questions", (double) asked);
    metrics.put("text.held-out-items.recall@50", measured.heldRecall());
    metrics.put("text.other-items.ndcg@10", measured.othersNdcg());
    metrics.put("text.other-items.ndcg@10-without-text", without.othersNdcg());
    return new Choice(best, metrics);
  }

  private Measured measure(Optional<TextWeights> weights) {
    ItemToItemModel placed =
        weights.isEmpty()
            ? model
            : model.withTextItems(
                new TextItems(reduced.items().size(), heldIds, heldNeighbours, weights.get()));
    double[][] sums = new double[threads][4];
    IntStream.range(0, threads)
        .parallel()
        .forEach(
            thread -> {
              HistoryReader reader = new HistoryReader(reduced, types);
              HistoryBuffer history = new HistoryBuffer();
              ItemScores scores = new ItemScores();
              for (int q = thread; q < questions.size(); q += threads) {
                Question question = questions.get(q);
                reader.read(question.user(), history);
                placed.score(history, scores);
                List<ItemId> slate = slate(placed, history, scores);
                if (!question.held().isEmpty()) {
                  sums[thread][0] += recall(slate, question.held());
                  sums[thread][1]++;
                }
                if (!question.others().isEmpty()) {
                  sums[thread][2] += ndcg(slate, question.others());
                  sums[thread][3]++;
                }
              }
            });
    double[] sum = new double[4];
    for (double[] part : sums) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
    return new Measured(sum[0] / Math.max(1, sum[1]), sum[2] / Math.max(1, sum[3]));
  }

  private static List<ItemId> slate(
      ItemToItemModel placed, HistoryBuffer history, ItemScores scores) {
    List<ItemId> slate = new ArrayList<>();
    int ordered = scores.order(RECALL_AT + history.size());
    for (int place = 0; place < ordered && slate.size() < RECALL_AT; place++) {
      int item = scores.best(place);
      if (!history.contains(item)) {
        slate.add(placed.items().id(item));
      }
    }
    return slate;
  }

  private static double recall(List<ItemId> slate, Set<ItemId> targets) {
    return slate.stream().filter(targets::contains).count()
        / (double) Math.min(RECALL_AT, targets.size());
  }

  private static double ndcg(List<ItemId> slate, Set<ItemId> targets) {
    double sum = 0;
    double ideal = 0;
    for (int rank = 0; rank < NDCG_AT; rank++) {
      double gain = Math.log(2) / Math.log(rank + 2);
      sum += rank < slate.size() && targets.contains(slate.get(rank)) ? gain : 0;
      ideal += rank < targets.size() ? gain : 0;
    }
    return sum / ideal;
  }
}
