/**
 * What is known of users and items now, and how an event changes it. Pure; live processing and
 * replay call the same code.
 */
@NullMarked
package io.millrace.state;

import org.jspecify.annotations.NullMarked;
