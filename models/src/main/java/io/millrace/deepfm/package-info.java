/** DeepFM (Guo et al. 2017, arXiv 1703.04247), trained: forward and backward by hand. */
@NullMarked
package io.millrace.deepfm;

import org.jspecify.annotations.NullMarked;
