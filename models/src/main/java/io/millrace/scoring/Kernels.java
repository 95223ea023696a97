package io.millrace.scoring;

import io.millrace.tower.LayerWeights;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which kernel this process can run. */
public final class Kernels {
  private static final String MODULE = "jdk.incubator.vector";
  private static final boolean VECTORS = ModuleLayer.boot().findModule(MODULE).isPresent();

  static {
    Logger log = LoggerFactory.getLogger(Kernels.class);
    if (VECTORS) {
      log.info("scores with vector instructions, {} floats at a time", VectorKernel.LANES);
    } else {
      log.info("scores with plain loops; 'java --add-modules {}' is many times faster", MODULE);
    }
  }

  private Kernels() {}

  /** Whether there are vector instructions: the module {@code jdk.incubator.vector} is there. */
  public static boolean vectors() {
    return VECTORS;
  }

  static DenseKernel of(LayerWeights layer) {
    return VECTORS ? new VectorKernel(layer) : new PlainKernel(layer);
  }
}
