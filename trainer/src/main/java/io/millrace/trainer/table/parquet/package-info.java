/** Parquet files as tables. The one package that knows Parquet besides the event log's. */
@NullMarked
package io.millrace.trainer.table.parquet;

import org.jspecify.annotations.NullMarked;
