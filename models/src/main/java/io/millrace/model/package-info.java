/**
 * A trained model as others see it: what it is called, how it scores, how its artifact is read and
 * verified.
 */
@NullMarked
package io.millrace.model;

import org.jspecify.annotations.NullMarked;
