/**
 * Rankers for other runtimes: an artifact's network as an ONNX graph, so that a team that serves
 * with something else than Millrace can serve what Millrace trained.
 */
@NullMarked
package io.millrace.onnx;

import org.jspecify.annotations.NullMarked;
