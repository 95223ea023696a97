/** From a trained model to an artifact in its place and a row in the registry: all or nothing. */
@NullMarked
package io.millrace.trainer.registry;

import org.jspecify.annotations.NullMarked;
