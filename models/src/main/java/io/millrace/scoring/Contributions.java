package io.millrace.scoring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each part of an example adds to its logit. Everything together is the logit:
 *
 * <pre>logit = bias + sum of the fields' totals + constant</pre>
 *
 * @param fields one for each field that has a value, crosses included
 * @param bias of the model
 * @param constant what no field accounts for: what an MLP would still add without any input, by its
 *     biases alone, with the same units at work
 * @param logit as the scorer computes it, up to rounding
 */
public record Contributions(List<FieldShare> fields, double bias, double constant, double logit) {
  public Contributions {
    fields = List.copyOf(fields);
  }

  /**
   * One field's part.
   *
   * @param field its name; of a cross the features' names joined by {@code *}
   * @param terms what it adds by each term, by {@link io.millrace.term.Term#shareName}, in the
   *     order of the terms
   */
  public record FieldShare(String field, Map<String, Double> terms) {
    public FieldShare {
      terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    /** What it adds by one term; 0 if the model has no such term. */
    public double by(String term) {
      return terms.getOrDefault(term, 0.0);
    }

    /** What it adds by all of them. */
    public double total() {
      return terms.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }
}
