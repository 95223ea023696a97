package com.example.millrace;

import io.millrace.feature.TermSpec;
import io.millrace.model.ModelKind;
import io.millrace.model.ModelPlugin;
import io.millrace.term.TermType;
import java.util.List;

public final class ExampleModels implements ModelPlugin {
  @Override
  public List<TermType> terms() {
    return List.of(new SumType());
  }

  @Override
  public List<ModelKind> kinds() {
    return List.of(
        new ModelKind("deep-sum", "Deep & Sum", List.of(TermSpec.of("sum"), TermSpec.of("mlp"))));
  }
}
