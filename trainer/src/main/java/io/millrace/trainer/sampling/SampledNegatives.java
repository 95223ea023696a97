package io.millrace.trainer.sampling;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Scope;
import io.millrace.table.SparseBatch;
import io.millrace.trainer.batch.BatchSource;
import io.millrace.trainer.batch.Batches;
import io.millrace.trainer.batch.EncodedExamples;
import io.millrace.trainer.dataset.Catalogue;
import java.util.EnumSet;
import java.util.SplittableRandom;

/**
 * Positives, each followed by items that its user never chose, drawn afresh in every pass.
 *
 * <p>The data that the logit is that of: for each positive, the item that was chosen with label 1
 * and every item that the user never chose with label 0. A probability therefore is the chance that
 * the user's next choice is this item and no other of the catalogue; the offset of every example
 * corrects for the items that were not drawn (He et al. 2014, section 6.3, with a rate for each
 * item). A user who has chosen nearly everything gets the few items that are left, again and again;
 * one who has chosen everything gets none.
 */
public final class SampledNegatives implements BatchSource {
  /** How many fields more a positive has here than the batches that are made of it. */
  public static final int HIDDEN_FIELDS = 2;

  private final EncodedExamples positives;
  private final FeatureEncoder encoder;
  private final Catalogue catalogue;
  private final int negatives;
  private final long kept;
  private final NegativeDraws draws;
  private final int fields;
  private final boolean[] ofItem;
  private final EncodedFeatures[] items;

  /**
   * @param positives made by {@link #positive}
   * @param kept how many of the positives a pass has on average
   * @param negatives for each positive
   */
  public SampledNegatives(
      EncodedExamples positives,
      long kept,
      FeatureEncoder encoder,
      Catalogue catalogue,
      int negatives,
      boolean byPopularity) {
    this.positives = positives;
    this.kept = kept;
    this.encoder = encoder;
    this.catalogue = catalogue;
    this.negatives = negatives;
    draws = new NegativeDraws(catalogue, byPopularity);
    fields = encoder.fields().size();
    ofItem = new boolean[fields];
    for (int field = 0; field < fields; field++) {
      ofItem[field] =
          encoder.fields().get(field).wideOnly() || encoder.fields().get(field).of() == Scope.ITEM;
    }
    items = new EncodedFeatures[catalogue.items()];
    for (int item = 0; item < items.length; item++) {
      items[item] = encoder.encode(catalogue.values(item), EnumSet.of(Scope.ITEM));
    }
  }

  /**
   * A positive of a user and an item of the catalogue.
   *
   * @param keep how likely it is that a pass has it, in (0, 1]
   */
  public static EncodedFeatures positive(
      EncodedFeatures example, Catalogue catalogue, String user, String item, float keep) {
    EncodedFeatures withUser = HiddenFields.with(example, catalogue.user(user), keep);
    return HiddenFields.with(withUser, catalogue.item(item), 1f);
  }

  @Override
  public int fields() {
    return fields;
  }

  /** On average. */
  @Override
  public long size() {
    return kept * (1 + negatives);
  }

  /** On average. */
  @Override
  public long positives() {
    return kept;
  }

  @Override
  public double baseLogit() {
    return -Math.log(catalogue.items());
  }

  @Override
  public Batches shuffled(long seed, int batchSize) {
    int groups = groups(batchSize);
    return new Pass(positives.shuffled(seed, groups), groups, batchSize, seed);
  }

  @Override
  public Batches ordered(int batchSize) {
    int groups = groups(batchSize);
    return new Pass(positives.ordered(groups), groups, batchSize, 0);
  }

  private int groups(int batchSize) {
    return Math.max(1, batchSize / (1 + negatives));
  }

  @Override
  public void close() {
    positives.close();
  }

  private final class Pass implements Batches {
    private final Batches inner;
    private final SparseBatch read;
    private final int batchSize;
    private final SplittableRandom random;
    private int positive;
    private int drawn;

    Pass(Batches inner, int groups, int batchSize, long seed) {
      this.inner = inner;
      this.batchSize = batchSize;
      read = new SparseBatch(fields + 2, groups);
      random = new SplittableRandom(seed ^ 0x6e656761746976L);
    }

    @Override
    public boolean next(SparseBatch batch) {
      batch.clear();
      while (batch.size() < batchSize) {
        if (positive == read.size()) {
          positive = 0;
          if (!inner.next(read)) {
            break;
          }
        }
        add(batch);
      }
      return batch.size() > 0;
    }

    /** The next of a positive and its negatives. */
    private void add(SparseBatch batch) {
      int user = HiddenFields.row(read, positive, fields);
      if (drawn == 0) {
        float keep = HiddenFields.weight(read, positive, fields);
        if (keep < 1 && random.nextDouble() >= keep) {
          positive++;
          return;
        }
        int item = HiddenFields.row(read, positive, fields + 1);
        batch.add(read, positive);
        if (catalogue.left(user) > 0) {
          batch.sampled(draws.logitOffset(user, item, negatives), 1f);
          drawn = 1;
        } else {
          positive++;
        }
        return;
      }
      int item = draws.draw(user, random);
      if (encoder.fields().size() == encoder.embeddingFields()) {
        batch.add(read, positive, ofItem, items[item], 0f);
      } else {
        EncodedFeatures own = HiddenFields.part(read, positive, ofItem);
        batch.add(encoder.merge(own, items[item]), 0f);
      }
      batch.sampled(draws.logitOffset(user, item, negatives), 1f);
      if (drawn++ == negatives) {
        drawn = 0;
        positive++;
      }
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
