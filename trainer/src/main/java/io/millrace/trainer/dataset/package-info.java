/**
 * Labelled examples, out of the event log or out of tables; streamed, and readable as often as
 * training needs.
 */
@NullMarked
package io.millrace.trainer.dataset;

import org.jspecify.annotations.NullMarked;
