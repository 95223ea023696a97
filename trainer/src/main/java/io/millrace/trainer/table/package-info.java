/**
 * Tables as analysts have them, read as blocks of cells: CSV, gzipped or not. What a cell means is
 * not known here.
 */
@NullMarked
package io.millrace.trainer.table;

import org.jspecify.annotations.NullMarked;
