/**
 * Experiments as the console runs them: created, started, ramped and stopped, and read as a report
 * that ends in a sentence.
 */
@NullMarked
package io.millrace.console.experiment;

import org.jspecify.annotations.NullMarked;
