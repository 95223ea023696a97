/** Whether a model is still given what it was judged on: coverage and drift of its features. */
@NullMarked
package io.millrace.console.drift;

import org.jspecify.annotations.NullMarked;
