/**
 * A whole deployment in one JVM: the embedded servers, the schema, and the three services on top,
 * started together and stopped in the opposite order.
 */
@NullMarked
package io.millrace.quickstart.deployment;

import org.jspecify.annotations.NullMarked;
