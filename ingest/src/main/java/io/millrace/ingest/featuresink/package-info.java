/** The sink that keeps what is known of users and items now: topics into the feature store. */
@NullMarked
package io.millrace.ingest.featuresink;

import org.jspecify.annotations.NullMarked;
