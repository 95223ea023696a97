/**
 * The analysts' commands: train, evaluate, and the registry of models. They read options, print
 * results and map errors to messages; the work is done elsewhere.
 */
@NullMarked
package io.millrace.trainer.cli;

import org.jspecify.annotations.NullMarked;
