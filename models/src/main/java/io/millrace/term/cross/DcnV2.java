package io.millrace.term.cross;

import io.millrace.feature.TermSpec;
import io.millrace.model.ModelKind;
import io.millrace.model.ModelPlugin;
import io.millrace.term.TermType;
import java.util.List;

/**
 * DCN-v2 (Wang et al. 2021, arXiv 2008.13535) with the cross network in parallel to the MLP, and
 * linear weights, which alone see the features of a user and an item together.
 */
public final class DcnV2 implements ModelPlugin {
  @Override
  public List<TermType> terms() {
    return List.of(new CrossType());
  }

  @Override
  public List<ModelKind> kinds() {
    return List.of(
        new ModelKind(
            "dcn-v2",
            "DCN-v2",
            List.of(TermSpec.of("linear"), TermSpec.of("cross"), TermSpec.of("mlp"))));
  }
}
