/**
 * From named feature values to the rows of embedding tables.
 *
 * <p>A {@link io.millrace.feature.FeatureSpec} says which features there are. Their values, a
 * {@code Map<String, Value>}, are computed once from what is known of a user and an item, and
 * logged with the impression. A {@link io.millrace.feature.FeatureEncoder}, fitted on training data
 * and stored in the model's artifact, turns values into {@link
 * io.millrace.feature.EncodedFeatures}. Serving, training and replay call the same encoder, so
 * there is nothing that could drift.
 *
 * <p>Each {@link io.millrace.feature.Feature} says where its values come from and how they become
 * rows. Its {@link io.millrace.feature.FeatureKind} reads it from the specification; {@code
 * io.millrace.feature.kind} has the standard ones.
 */
@NullMarked
package io.millrace.feature;

import org.jspecify.annotations.NullMarked;
