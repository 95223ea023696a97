/**
 * What the rollup sink has counted, read from PostgreSQL: the only place of the console that knows
 * those tables. Aggregates are made by the database, a row a user never leaves it.
 */
@NullMarked
package io.millrace.console.rollup;

import org.jspecify.annotations.NullMarked;
