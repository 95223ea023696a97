/**
 * A soak test of {@code millrace up}: events, slates, trainings and promotions for as long as
 * asked, while its Redis and PostgreSQL are killed and stopped, and a recount of everything at the
 * end. Start {@link io.millrace.benchmarks.soak.Soak}.
 */
@NullMarked
package io.millrace.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
