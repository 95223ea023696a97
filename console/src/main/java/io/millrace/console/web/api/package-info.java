/**
 * The console's HTTP API. The records here are its JSON, in snake_case: they change only when the
 * API does.
 */
@NullMarked
package io.millrace.console.web.api;

import org.jspecify.annotations.NullMarked;
