/**
 * What every HTTP service does before a request reaches its own code, and after nothing of it could
 * answer: hosts that it answers for, a proxy in front of it, ids with slashes in a path, and
 * problem documents (RFC 9457) for whatever the server itself refuses.
 */
@NullMarked
package io.millrace.web;

import org.jspecify.annotations.NullMarked;
