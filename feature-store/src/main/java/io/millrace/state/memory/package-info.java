/**
 * The feature store in memory: for replay, and the reference for the suite that every store passes.
 */
@NullMarked
package io.millrace.state.memory;

import org.jspecify.annotations.NullMarked;
