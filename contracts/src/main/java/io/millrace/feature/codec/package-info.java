/** Feature specifications from {@code features.yml}, and fitted encoders from and to JSON. */
@NullMarked
package io.millrace.feature.codec;

import org.jspecify.annotations.NullMarked;
