/**
 * Answers a shop's requests for recommendations: assign, look up, find candidates, rank, re-rank,
 * log what was shown. Each step is a package; {@code site} puts them together.
 */
@NullMarked
package io.millrace.serving;

import org.jspecify.annotations.NullMarked;
