/** Opens connections to Redis. */
@NullMarked
package io.millrace.connections.redis;

import org.jspecify.annotations.NullMarked;
