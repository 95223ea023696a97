/**
 * Where the servers are, where files go, and what services may use: one record for each subject,
 * bound by Spring Boot's rules from environment variables, from the file that {@code millrace up}
 * leaves behind, and from configuration files.
 */
@NullMarked
package io.millrace.config;

import org.jspecify.annotations.NullMarked;
