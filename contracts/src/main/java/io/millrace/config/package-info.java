/**
 * Where the servers are and where files go: one table of settings for every process, read from
 * environment variables or from the file that {@code millrace up} leaves behind.
 */
@NullMarked
package io.millrace.config;

import org.jspecify.annotations.NullMarked;
