/** The sums over users that statistics are computed from, by the names of what is multiplied. */
@NullMarked
package io.millrace.experiment.sums;

import org.jspecify.annotations.NullMarked;
