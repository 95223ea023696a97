/**
 * The cross network of DCN-v2 (Wang et al. 2021, arXiv 2008.13535): explicit products of features
 * of a bounded degree, beside an MLP.
 */
@NullMarked
package io.millrace.term.cross;

import org.jspecify.annotations.NullMarked;
