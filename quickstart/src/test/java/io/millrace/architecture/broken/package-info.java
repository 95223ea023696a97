/** Breaks a rule on purpose, so that a test can see the rules bite. */
package io.millrace.architecture.broken;
