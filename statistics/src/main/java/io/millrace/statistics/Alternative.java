package io.millrace.statistics;

/** What a test looks for. */
public enum Alternative {
  /** The treatment differs from the control, whichever way. */
  TWO_SIDED,
  /** The treatment is above the control; the interval has no upper end. */
  GREATER,
  /** The treatment is below the control; the interval has no lower end. */
  LESS
}
