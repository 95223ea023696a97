/**
 * Files on a local or mounted disk for Iceberg, written so that a power cut after a commit loses
 * nothing. Iceberg's own local files are for tests and are not forced to disk.
 */
@NullMarked
package io.millrace.eventlog.file;

import org.jspecify.annotations.NullMarked;
