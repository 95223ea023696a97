/** The PostgreSQL schema and its history. */
@NullMarked
package io.millrace.migrations;

import org.jspecify.annotations.NullMarked;
