/**
 * Two rankers inside one slate: each user compares them at once, which needs far fewer users than
 * an A/B test to tell which ranks better, and says nothing of how much.
 */
@NullMarked
package io.millrace.statistics.interleaving;

import org.jspecify.annotations.NullMarked;
