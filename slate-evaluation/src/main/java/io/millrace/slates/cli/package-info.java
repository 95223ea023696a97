/** The command {@code millrace evaluate slates}. */
@NullMarked
package io.millrace.slates.cli;

import org.jspecify.annotations.NullMarked;
