/** Wide and Deep (Cheng et al. 2016, arXiv 1606.07792), trained: forward and backward by hand. */
@NullMarked
package io.millrace.widedeep;

import org.jspecify.annotations.NullMarked;
