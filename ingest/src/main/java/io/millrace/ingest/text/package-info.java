/**
 * Text vectors of items, computed behind the feature sink: an item's text is encoded when it
 * changed, on a thread of its own, so that neither the sink nor a request ever waits for a model.
 */
@NullMarked
package io.millrace.ingest.text;

import org.jspecify.annotations.NullMarked;
