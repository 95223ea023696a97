package io.millrace.linalg;

import static org.bytedeco.openblas.presets.openblas_nolapack.blas_get_num_threads;
import static org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads;

/** Lets one call of OpenBLAS at a time use several threads; its setting is restored afterwards. */
final class BlasThreads {
  private static final Object LOCK = new Object();

  private BlasThreads() {}

  static void run(int threads, Runnable call) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    synchronized (LOCK) {
      int before = blas_get_num_threads();
      blas_set_num_threads(threads);
      try {
        call.run();
      } finally {
        blas_set_num_threads(before);
      }
    }
  }
}
