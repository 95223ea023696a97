package io.millrace.term;

/**
 * How a training step is divided.
 *
 * @param threads that take parts of a batch forward and back
 * @param partitions that the rows of tables are dealt to
 * @param largestPart the most examples of a part if several threads take part; a single part may be
 *     a whole batch
 */
public record TrainingParts(int threads, int partitions, int largestPart) {}
