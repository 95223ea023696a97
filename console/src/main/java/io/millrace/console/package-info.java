/**
 * The console: how experiments fare, which models there are, whether the data flow. One Spring Boot
 * application that reads PostgreSQL and keeps nothing itself.
 */
@NullMarked
package io.millrace.console;

import org.jspecify.annotations.NullMarked;
