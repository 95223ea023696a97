/**
 * {@code millrace doctor}: looks at the settings and at everything they point to, and says what to
 * mend. Each check is a class of its own, so that it knows one technology.
 */
@NullMarked
package io.millrace.cli.doctor;

import org.jspecify.annotations.NullMarked;
