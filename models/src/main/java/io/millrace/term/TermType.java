package io.millrace.term;

import io.millrace.feature.TermSpec;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/** A kind of term: makes terms for training, and reads trained ones. Stateless. */
public interface TermType {
  /** Its name in specifications and artifacts. */
  String id();

  /**
   * The shape of a term, with every option that decides it.
   *
   * @throws IllegalArgumentException if the options are wrong
   */
  TermSpec shape(TermSpec spec, TermDefaults defaults);

  /** Makes a term with first weights. */
  TrainableTerm create(TermSpec spec, NetworkSettings settings, TrainingParts parts);

  /** The names of its files, which no other type has. */
  List<String> files();

  /** Reads what {@link Term#write} wrote; the files must stay while the term is used. */
  Term read(TermReader in) throws IOException;

  /**
   * Whether the dot product of the user's and the item's embeddings is a part of the logit, so that
   * vectors of a matrix factorisation are good first embeddings.
   */
  default boolean factorizes() {
    return false;
  }

  /** The standard deviation that first embeddings should have; empty if any small one will do. */
  default OptionalDouble embeddingDeviation(int fields, int dimension) {
    return OptionalDouble.empty();
  }
}
