/**
 * Which rules hold for a request: its placement's document, and what an experiment's arm changes.
 */
@NullMarked
package io.millrace.serving.rules;

import org.jspecify.annotations.NullMarked;
