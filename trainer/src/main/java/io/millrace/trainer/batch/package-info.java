/** Encoded examples as training reads them: batch by batch, again and again, in any order. */
@NullMarked
package io.millrace.trainer.batch;

import org.jspecify.annotations.NullMarked;
