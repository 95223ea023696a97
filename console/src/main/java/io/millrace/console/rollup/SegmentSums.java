package io.millrace.console.rollup;

/**
 * What a part of an arm's users adds up to.
 *
 * @param dimension what users are cut by, for instance {@code device}
 * @param value of the dimension
 */
public record SegmentSums(String dimension, String value, ArmSums arm) {}
