/** The WordPiece tokenizer of BERT: from text to the ids of an encoder's vocabulary. */
@NullMarked
package io.millrace.text.wordpiece;

import org.jspecify.annotations.NullMarked;
