/** A slate report as a table for the terminal, as JSON, and as an HTML page. */
@NullMarked
package io.millrace.slates.report;

import org.jspecify.annotations.NullMarked;
