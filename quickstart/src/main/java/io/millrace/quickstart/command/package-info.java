/** The commands that need the embedded servers: {@code demo} and {@code up}. */
@NullMarked
package io.millrace.quickstart.command;

import org.jspecify.annotations.NullMarked;
