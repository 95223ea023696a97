/**
 * The {@code millrace} command: one entry to everything a person starts by hand. Commands that
 * belong to one application live with it and are only listed here.
 */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
