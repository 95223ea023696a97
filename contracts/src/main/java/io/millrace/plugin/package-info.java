/**
 * Plug-ins: implementations of the platform's interfaces that {@link java.util.ServiceLoader} finds
 * on the class path, those of the platform itself included.
 */
@NullMarked
package io.millrace.plugin;

import org.jspecify.annotations.NullMarked;
