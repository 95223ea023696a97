package io.millrace.term.linear;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.table.FloatRows;
import io.millrace.term.Candidates;
import io.millrace.term.PooledFields;
import io.millrace.term.TermPass;
import io.millrace.term.TermScorer;

/** Scores the linear term: sums of looked-up weights, of the user's, the item's, and both's. */
final class LinearScorer implements TermScorer {
  private final FloatRows weights;
  private final FeatureEncoder encoder;
  private final boolean crosses;
  private final int userItemFields;

  LinearScorer(LinearTerm term, FeatureEncoder encoder) {
    weights = term.weights();
    this.encoder = encoder;
    crosses = term.crosses() && encoder.fields().size() > encoder.featureFields();
    userItemFields = encoder.userItemFields();
  }

  @Override
  public int itemFloats() {
    return 0;
  }

  @Override
  public TermPass pass(int maxItems) {
    return new Pass();
  }

  private final class Pass implements TermPass {
    private final float[] weight = new float[1];
    private final int[] pairRows = new int[userItemFields];
    private int[] crossed = new int[64];

    @Override
    public float user(PooledFields user) {
      return own(user.part(0), user.fields());
    }

    @Override
    public void items(PooledFields items, float[][] into, int at, float[] own) {
      for (int r = 0; r < items.size(); r++) {
        own[r] += own(items.part(r), items.fields());
      }
    }

    private float own(EncodedFeatures part, int fields) {
      float total = 0;
      for (int field = 0; field < fields; field++) {
        int start = part.start(field);
        int end = part.end(field);
        if (start == end) {
          continue;
        }
        float sum = 0;
        for (int i = start; i < end; i++) {
          weights.read(part.row(i), weight, 0);
          sum += part.weight(i) * weight[0];
        }
        total += sum;
      }
      return total;
    }

    private float sum(int[] rows, int from, int count) {
      float total = 0;
      for (int i = from; i < from + count; i++) {
        weights.read(rows[i], weight, 0);
        total += weight[0];
      }
      return total;
    }

    @Override
    public void join(Candidates candidates, int at, float[] logits) {
      if (!crosses && userItemFields == 0) {
        return;
      }
      for (int r = 0; r < candidates.size(); r++) {
        float logit = logits[r];
        if (crosses) {
          logit += crosses(candidates.user(), candidates.item(r));
        }
        if (userItemFields > 0) {
          logit += pair(candidates, r);
        }
        logits[r] = logit;
      }
    }

    private float crosses(EncodedFeatures user, EncodedFeatures item) {
      int count = encoder.crossRows(user, item, crossed);
      if (count > crossed.length) {
        crossed = new int[2 * count];
        count = encoder.crossRows(user, item, crossed);
      }
      return sum(crossed, 0, count);
    }

    /** What the features of user and item add, which either part may have. */
    private float pair(Candidates candidates, int index) {
      int[] known = candidates.userItemRows();
      if (known.length > 0) {
        return sum(known, candidates.userItemAt(index), userItemFields);
      }
      encoder.userItemRows(candidates.user(), candidates.item(index), pairRows);
      return sum(pairRows, 0, userItemFields);
    }
  }
}
