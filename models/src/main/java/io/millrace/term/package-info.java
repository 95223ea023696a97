/**
 * What a logit is a sum of. A {@link io.millrace.term.Term} is one summand with its weights; a
 * {@link io.millrace.term.TermType} makes it, in training and from files. Trainer, scorer, files,
 * export and explanations go through a model's terms and know none of them by name.
 */
@NullMarked
package io.millrace.term;

import org.jspecify.annotations.NullMarked;
