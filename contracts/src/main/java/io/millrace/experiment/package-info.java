/**
 * A/B tests: what an experiment is and which variant a user gets. Pure functions: serving assigns,
 * the console explains, and both compute the same.
 */
@NullMarked
package io.millrace.experiment;

import org.jspecify.annotations.NullMarked;
