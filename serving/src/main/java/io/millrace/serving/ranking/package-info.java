/** Orders candidates by a model's estimate of a click, or by popularity where there is no model. */
@NullMarked
package io.millrace.serving.ranking;

import org.jspecify.annotations.NullMarked;
