/** How fast events come in: the collector beside the bare broker, and each sink. */
@NullMarked
package io.millrace.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
