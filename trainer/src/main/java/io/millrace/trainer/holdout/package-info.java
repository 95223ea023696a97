/**
 * Splits an event log into what a recommender may know and what it has to find: a scan of the log
 * gives, for each evaluated user, the held-out items and the history, and says of each event
 * whether training and replay must leave it out.
 */
@NullMarked
package io.millrace.trainer.holdout;

import org.jspecify.annotations.NullMarked;
