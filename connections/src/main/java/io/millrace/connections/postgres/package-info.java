/** Opens pools of connections to PostgreSQL. */
@NullMarked
package io.millrace.connections.postgres;

import org.jspecify.annotations.NullMarked;
