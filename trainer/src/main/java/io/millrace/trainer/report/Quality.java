package io.millrace.trainer.report;

import io.millrace.trainer.evaluation.Evaluation;
import java.util.List;

/** How good one model is on the validation rows, in figures and as pictures. */
public record Quality(Evaluation evaluation, List<Reliability.Bin> reliability, Curves curves) {
  public Quality {
    reliability = List.copyOf(reliability);
  }
}
