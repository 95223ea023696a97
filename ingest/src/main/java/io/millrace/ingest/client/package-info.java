/** The collector as a client sees it: what commands send goes the way of every other event. */
@NullMarked
package io.millrace.ingest.client;

import org.jspecify.annotations.NullMarked;
