/**
 * {@code millrace demo}: the whole way of a click in a few minutes, with a simulated shop as the
 * only thing that is not real. Everything goes through the doors a shop would use: HTTP in, HTTP
 * out, the trainer as a process of its own.
 */
@NullMarked
package io.millrace.quickstart.demo;

import org.jspecify.annotations.NullMarked;
