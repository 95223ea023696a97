package io.millrace.trainer.training;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Scope;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.FloatRows;
import io.millrace.term.Term;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.factorization.Choices;
import io.millrace.trainer.factorization.FactorSearch;
import io.millrace.trainer.factorization.Factors;
import io.millrace.trainer.factorization.NextChoiceGain;
import io.millrace.trainer.factorization.Recency;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * First weights out of a matrix factorisation of the positives, for models one term of which is the
 * dot product of embeddings: the embeddings of the user's and the item's id are its vectors, those
 * of all other fields are 0, and the other terms add nothing yet. The logit then is {@code slope *
 * x_u y_i + shift}, with the slope and the shift of a logistic fit to the validation examples
 * (Platt 1999). What training adds has to be better on the validation than that.
 */
final class FactorizedStart {
  private final IdField item;
  private final ChoiceTable table;
  private final FactorSearch.Found found;
  private final NextChoiceGain gain;
  private final PlattScaling.Line line;
  private final float userScale;
  private final float itemScale;

  private FactorizedStart(
      IdField item,
      ChoiceTable table,
      FactorSearch.Found found,
      NextChoiceGain gain,
      PlattScaling.Line line) {
    this.item = item;
    this.table = table;
    this.found = found;
    this.gain = gain;
    this.line = line;
    // Both sides get the same mean square, so that one learning rate suits both.
    double balance =
        Math.sqrt(meanSquare(found.factors().items()) / meanSquare(found.factors().users()));
    userScale = (float) Math.sqrt(line.slope() * balance);
    itemScale = (float) Math.sqrt(line.slope() / balance);
  }

  private static double meanSquare(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * value;
    }
    return Math.max(sum / values.length, Float.MIN_NORMAL);
  }

  /**
   * Factorises the positives of a dataset; empty if it is not a table of positives, if there is no
   * field for the user's or the item's id, or if nothing was found that ranks the validation's
   * rows.
   */
  static Optional<FactorizedStart> of(
      Dataset dataset, FeatureEncoder encoder, HyperParameters parameters, Progress progress) {
    if (dataset.catalogue().isEmpty()) {
      return Optional.empty();
    }
    Optional<IdField> user = IdField.of(encoder, Scope.USER);
    Optional<IdField> item = IdField.of(encoder, Scope.ITEM);
    if (user.isEmpty() || item.isEmpty()) {
      return Optional.empty();
    }
    progress.stage("read choices", -1);
    ChoiceTable table = ChoiceTable.of(dataset.train(), encoder, user.get(), item.get(), progress);
    HeldOutRows heldOut = HeldOutRows.of(dataset.validation(), table);
    if (table.choices().size() == 0 || heldOut.labels().length == 0) {
      return Optional.empty();
    }
    FactorSearch search =
        new FactorSearch(
            table.choices(),
            heldOut.rows(),
            parameters.threadCount(),
            (tried, gain) ->
                progress.stage(
                    String.format(Locale.ROOT, "factorize (%s: gain %.4f)", tried, gain), -1));
    progress.stage("factorize", -1);
    FactorSearch.Found found =
        search.run(parameters.dimensionFor(encoder.embeddingFields(), true), parameters.seed());
    float[] scores = heldOut.rows().scores(found.factors());
    return line(scores, heldOut, -Math.log(table.choices().items()))
        .map(line -> new FactorizedStart(item.get(), table, found, heldOut.rows().gain(), line));
  }

  /**
   * Fits the line from scores to logits, from a start where the numbers are those of logits: scores
   * in units of their root mean square, behind the logit that any item has.
   */
  private static Optional<PlattScaling.Line> line(
      float[] scores, HeldOutRows heldOut, double base) {
    float unit = (float) Math.sqrt(meanSquare(scores));
    PlattScaling scaling = new PlattScaling();
    for (int i = 0; i < scores.length; i++) {
      scaling.add(scores[i] / unit, (float) (heldOut.offsets()[i] + base), heldOut.labels()[i]);
    }
    return scaling
        .fit()
        .map(line -> new PlattScaling.Line(line.slope() / unit, line.shift() + base));
  }

  /** Returns the measure of the validation rows that the factorisation was chosen by. */
  NextChoiceGain gain() {
    return gain;
  }

  IdField itemField() {
    return item;
  }

  /** Adds intercepts for the items' rows, if the model has a term that can hold them. */
  static NetworkWeights with(
      ItemIntercepts.Found intercepts, IdField item, NetworkWeights weights) {
    int first = item.field().firstRow();
    float[] constants = new float[first + intercepts.values().length];
    System.arraycopy(intercepts.values(), 0, constants, first, intercepts.values().length);
    return weights.withConstants(constants).orElse(weights);
  }

  /** Returns how a user's choices age. */
  Recency recency() {
    return found.recency();
  }

  /**
   * Returns how likely a pass has a training row: by its recency, so that training goes on for the
   * same choices that the vectors are of.
   */
  TrainingBatches.Share shares() {
    int[] seen = new int[table.choices().users()];
    return row -> {
      int user = table.user(row.group());
      return recency().weight(table.choices().count(user) - ++seen[user]);
    };
  }

  Map<String, String> provenance() {
    return Map.of(
        "factorization",
        String.format(
            Locale.ROOT,
            "dimension %d, unobserved %.3g, penalty %.3g, recency %.3g, validation gain %.4f",
            found.settings().dimension(),
            found.settings().unobserved(),
            found.settings().penalty(),
            found.recency().exponent(),
            found.gain()));
  }

  /** Replaces a new model's weights. */
  void fill(TrainableModel model) {
    NetworkWeights initial = model.weights();
    float[][] rows = new float[initial.embeddings().rows()][];
    put(rows, table.userRows(), found.factors().users(), userScale, table.unknownUserRow());
    put(rows, table.itemRows(), found.factors().items(), itemScale, -1);
    model.restore(
        new NetworkWeights(
            new SomeRows(initial.embeddings(), rows),
            initial.terms().stream().map(Term::silent).toList(),
            (float) line.shift()));
  }

  /**
   * Puts vectors into rows; a row of several vectors gets their mean.
   *
   * @param unknownRow gets the mean of all if nobody else has it; -1: no row does
   */
  private void put(float[][] rows, int[] rowOf, float[] vectors, float scale, int unknownRow) {
    int dimension = found.factors().dimension();
    int[] counts = new int[rows.length];
    float[] mean = new float[dimension];
    for (int i = 0; i < rowOf.length; i++) {
      float[] row = rows[rowOf[i]] == null ? new float[dimension] : rows[rowOf[i]];
      rows[rowOf[i]] = row;
      counts[rowOf[i]]++;
      for (int d = 0; d < dimension; d++) {
        row[d] += scale * vectors[i * dimension + d];
        mean[d] += scale * vectors[i * dimension + d] / rowOf.length;
      }
    }
    for (int row = 0; row < rows.length; row++) {
      for (int d = 0; d < dimension && counts[row] > 1; d++) {
        rows[row][d] /= counts[row];
      }
    }
    if (unknownRow >= 0 && rows[unknownRow] == null) {
      rows[unknownRow] = mean;
    }
  }

  /**
   * Returns weights whose users know the held-out choices too: each user's row moves by what the
   * held-out choices change of the user's vector, with the items as they are ("folding in"). Items
   * and everything else stay.
   *
   * @param slope what the logits of this start were multiplied with since
   */
  NetworkWeights withHeldOut(NetworkWeights weights, Dataset dataset, double slope) {
    Choices all = table.with(dataset.validation());
    Factors folded = found.als().fold(all, found.recency());
    float scale = userScale * (float) Math.sqrt(slope);
    int dimension = folded.dimension();
    float[][] moves = new float[weights.embeddings().rows()][];
    int[] counts = new int[moves.length];
    for (int row : table.userRows()) {
      counts[row]++;
    }
    for (int user = 0; user < table.userRows().length; user++) {
      int row = table.userRows()[user];
      float[] move = moves[row] == null ? new float[dimension] : moves[row];
      moves[row] = move;
      for (int d = 0; d < dimension; d++) {
        int at = user * dimension + d;
        move[d] += scale * (folded.users()[at] - found.factors().users()[at]) / counts[row];
      }
    }
    return weights.withEmbeddings(new MovedRows(weights.embeddings(), moves));
  }

  /** Some rows by their values, the others 0. */
  @SuppressWarnings("ArrayRecordComponent")
  private record SomeRows(FloatRows shape, float[][] values) implements FloatRows {
    @Override
    public int rows() {
      return shape.rows();
    }

    @Override
    public int dimension() {
      return shape.dimension();
    }

    @Override
    public void read(int row, float[] target, int offset) {
      if (values[row] == null) {
        Arrays.fill(target, offset, offset + dimension(), 0f);
      } else {
        System.arraycopy(values[row], 0, target, offset, dimension());
      }
    }
  }

  /** Rows with something added to some of them. */
  @SuppressWarnings("ArrayRecordComponent")
  private record MovedRows(FloatRows base, float[][] moves) implements FloatRows {
    @Override
    public int rows() {
      return base.rows();
    }

    @Override
    public int dimension() {
      return base.dimension();
    }

    @Override
    public void read(int row, float[] target, int offset) {
      base.read(row, target, offset);
      if (moves[row] != null) {
        for (int d = 0; d < dimension(); d++) {
          target[offset + d] += moves[row][d];
        }
      }
    }
  }
}
