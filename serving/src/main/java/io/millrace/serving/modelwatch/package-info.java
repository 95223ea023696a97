/** Follows the registry: loads, verifies, warms up and swaps models while requests run. */
@NullMarked
package io.millrace.serving.modelwatch;

import org.jspecify.annotations.NullMarked;
