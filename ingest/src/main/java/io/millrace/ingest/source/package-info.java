/**
 * Translates what other systems send into events: webhooks of a customer data platform, for
 * instance. A source is a plug-in; the collector receives its requests.
 */
@NullMarked
package io.millrace.ingest.source;

import org.jspecify.annotations.NullMarked;
