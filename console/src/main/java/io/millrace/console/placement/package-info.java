/** What a person may do with placements: read, set and take away their rules. */
@NullMarked
package io.millrace.console.placement;

import org.jspecify.annotations.NullMarked;
