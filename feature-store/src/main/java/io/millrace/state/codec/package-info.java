/** States as compact bytes: what they cost in Redis is what a user costs. */
@NullMarked
package io.millrace.state.codec;

import org.jspecify.annotations.NullMarked;
