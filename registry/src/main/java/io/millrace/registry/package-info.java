/**
 * What has been decided: sites, models and experiments, as rows in PostgreSQL. The trainer writes
 * models, the console promotes them and runs experiments, serving watches both.
 */
@NullMarked
package io.millrace.registry;

import org.jspecify.annotations.NullMarked;
