package io.millrace.kind;

import io.millrace.feature.TermSpec;
import io.millrace.model.ModelKind;
import io.millrace.model.ModelPlugin;
import io.millrace.term.TermType;
import io.millrace.term.fm.FmType;
import io.millrace.term.linear.LinearType;
import io.millrace.term.mlp.MlpType;
import java.util.List;

/**
 * Wide & Deep (Cheng et al. 2016, arXiv 1606.07792, equation 3): a wide linear part over all rows,
 * crosses included, trained by FTRL-proximal with L1, and an MLP on embeddings, on one logit.
 *
 * <p>DeepFM (Guo et al. 2017, arXiv 1703.04247, equation 1): first order, factorization machine and
 * MLP, the latter two on the same embeddings. Crosses are left out: the factorization machine has
 * all pairs already.
 */
public final class StandardModels implements ModelPlugin {
  @Override
  public List<TermType> terms() {
    return List.of(new LinearType(), new FmType(), new MlpType());
  }

  @Override
  public List<ModelKind> kinds() {
    return List.of(
        new ModelKind(
            "wide-deep",
            "Wide & Deep",
            List.of(
                TermSpec.of("linear").with("crosses", true).with("optimizer", "ftrl"),
                TermSpec.of("mlp"))),
        new ModelKind(
            "deepfm",
            "DeepFM",
            List.of(TermSpec.of("fm"), TermSpec.of("linear"), TermSpec.of("mlp"))));
  }
}
