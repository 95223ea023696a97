package com.example.millrace;

import io.millrace.feature.TermSpec;
import io.millrace.term.NetworkSettings;
import io.millrace.term.Term;
import io.millrace.term.TermDefaults;
import io.millrace.term.TermReader;
import io.millrace.term.TermType;
import io.millrace.term.TrainableTerm;
import io.millrace.term.TrainingParts;
import java.util.List;

/** The term {@code sum}: the sum of all components of the fields' embeddings. No options. */
public final class SumType implements TermType {
  @Override
  public String id() {
    return "sum";
  }

  @Override
  public TermSpec shape(TermSpec spec, TermDefaults defaults) {
    spec.allow(); // Refuses every option.
    return TermSpec.of("sum");
  }

  @Override
  public TrainableTerm create(TermSpec spec, NetworkSettings settings, TrainingParts parts) {
    return new TrainableSum(settings.fields() * settings.dimension());
  }

  @Override
  public List<String> files() {
    return List.of();
  }

  @Override
  public Term read(TermReader in) {
    return new SumTerm();
  }
}
