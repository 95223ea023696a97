package com.example.millrace;

import io.millrace.serving.candidate.CandidateSource;
import io.millrace.serving.candidate.CandidateSourcePlugin;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.ItemTable;
import java.util.List;
import java.util.function.Supplier;

public final class ExampleCandidates implements CandidateSourcePlugin {
  @Override
  public List<CandidateSource> open(ItemTable items, Supplier<Catalogue> catalogue) {
    return List.of(new CheapestSource(items, catalogue));
  }
}
