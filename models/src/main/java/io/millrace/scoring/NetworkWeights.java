package io.millrace.scoring;

import io.millrace.table.FloatRows;
import io.millrace.table.MeanRows;
import io.millrace.table.ScaledRows;
import io.millrace.term.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Everything a logit is made of: {@code bias + sum of the terms}.
 *
 * @param embeddings a row for each row of the fields that have embeddings
 * @param terms in the order in which their values are added
 * @param bias added to every logit
 */
public record NetworkWeights(FloatRows embeddings, List<Term> terms, float bias) {
  public NetworkWeights {
    terms = List.copyOf(terms);
  }

  /**
   * The weights whose logit is {@code slope * logit + shift} of these: each part scaled so that
   * nobody need know of it. A term that has no weights but the embeddings is scaled by these, whose
   * scale the other terms take back.
   *
   * @param slope above 0
   */
  public NetworkWeights rescaled(float slope, float shift) {
    if (!(slope > 0)) {
      throw new IllegalArgumentException("the slope must be above 0, is " + slope);
    }
    float factor = 1;
    for (Term term : terms) {
      float wanted = term.embeddingFactor(slope);
      factor = wanted == 1 ? factor : wanted;
    }
    float ofEmbeddings = factor;
    return new NetworkWeights(
        factor == 1 ? embeddings : new ScaledRows(embeddings, factor),
        terms.stream().map(term -> term.rescaled(slope, ofEmbeddings)).toList(),
        slope * bias + shift);
  }

  /** The weights in the middle between these and others of the same network. */
  public NetworkWeights mean(NetworkWeights other) {
    return new NetworkWeights(
        new MeanRows(embeddings, other.embeddings),
        IntStream.range(0, terms.size())
            .mapToObj(i -> terms.get(i).mean(other.terms.get(i)))
            .toList(),
        (bias + other.bias) / 2);
  }

  /** The same with other embeddings. */
  public NetworkWeights withEmbeddings(FloatRows others) {
    return new NetworkWeights(others, terms, bias);
  }

  /** The same with every term replaced by another of its type. */
  public NetworkWeights withTerms(UnaryOperator<Term> replace) {
    return new NetworkWeights(embeddings, terms.stream().map(replace).toList(), bias);
  }

  /**
   * The same with constants added for whoever has certain rows; empty if no term can.
   *
   * @param constants one for each of the first rows
   */
  public Optional<NetworkWeights> withConstants(float[] constants) {
    for (int i = 0; i < terms.size(); i++) {
      Optional<Term> raised = terms.get(i).withConstants(constants);
      if (raised.isPresent()) {
        List<Term> others = new ArrayList<>(terms);
        others.set(i, raised.get());
        return Optional.of(new NetworkWeights(embeddings, others, bias));
      }
    }
    return Optional.empty();
  }

  /** The term of a class; empty if there is none. */
  public <T extends Term> Optional<T> term(Class<T> type) {
    return terms.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** How many trained numbers there are. */
  public long parameters() {
    return (long) embeddings.rows() * embeddings.dimension()
        + terms.stream().mapToLong(Term::parameters).sum();
  }
}
