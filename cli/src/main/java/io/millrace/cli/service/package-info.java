/** Runs the services: the collector with its sinks, serving, and the console. */
@NullMarked
package io.millrace.cli.service;

import org.jspecify.annotations.NullMarked;
