/** The newest records of a topic, for people to look at: read without a group, never committed. */
@NullMarked
package io.millrace.console.topic;

import org.jspecify.annotations.NullMarked;
