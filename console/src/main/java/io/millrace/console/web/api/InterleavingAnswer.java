package io.millrace.console.web.api;

import io.millrace.statistics.interleaving.Preference;

/**
 * Which of two models is preferred.
 *
 * @param winsA slates, or users, where the first had more clicks
 * @param winsB where the second had more
 * @param ties where both had as many
 * @param delta by how much the first is preferred, from -0.5 to 0.5
 * @param z normal approximation of the sign test
 * @param pValue the exact two-sided sign test
 * @param sentence the same in words, at alpha 5 %
 */
public record InterleavingAnswer(
    long winsA, long winsB, long ties, double delta, double z, double pValue, String sentence) {
  static InterleavingAnswer of(Preference preference) {
    return new InterleavingAnswer(
        preference.winsA(),
        preference.winsB(),
        preference.ties(),
        preference.delta(),
        preference.z(),
        preference.pValue(),
        preference.sentence("the first", "the second", 0.05));
  }
}
