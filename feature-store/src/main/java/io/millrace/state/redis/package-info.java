/** The feature store in Redis: what serving reads and the feature sink writes. */
@NullMarked
package io.millrace.state.redis;

import org.jspecify.annotations.NullMarked;
