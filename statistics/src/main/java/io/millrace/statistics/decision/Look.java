package io.millrace.statistics.decision;

import io.millrace.statistics.EffectMoments;
import java.util.List;
import java.util.Optional;

/**
 * A test as it stood at the end of a day.
 *
 * @param day counted from 1
 * @param smallestArm users of the smallest arm
 * @param treatments each against the control
 */
public record Look(int day, long smallestArm, List<Treatment> treatments) {
  public Look {
    treatments = List.copyOf(treatments);
  }

  /**
   * One treatment.
   *
   * @param gain of the primary metric, turned so that more is better; empty while unknown
   */
  public record Treatment(String name, Optional<EffectMoments> gain, List<Guardrail> guardrails) {
    public Treatment {
      guardrails = List.copyOf(guardrails);
    }
  }

  /**
   * What must not get worse.
   *
   * @param loss turned so that more is worse; empty while unknown
   * @param margin how much worse is still all right
   */
  public record Guardrail(String name, Optional<EffectMoments> loss, double margin) {}
}
