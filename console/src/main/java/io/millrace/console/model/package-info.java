/** Registered models as the console shows and promotes them. */
@NullMarked
package io.millrace.console.model;

import org.jspecify.annotations.NullMarked;
