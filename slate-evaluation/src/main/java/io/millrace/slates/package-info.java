/**
 * Slate evaluation: for each user with held-out events, asks the serving code and the built-in
 * baselines for a slate, and measures how well the slates find what the user took next.
 */
@NullMarked
package io.millrace.slates;

import org.jspecify.annotations.NullMarked;
