package io.millrace.serving.candidate;

/** The rules that say which items may be shown cannot be applied to an item. */
public final class RulesFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Wraps a failure.
   *
   * @param item the id of the item
   */
  public RulesFailedException(String item, RuntimeException cause) {
    super("the placement's rules cannot be applied to item '%s'".formatted(item), cause);
  }
}
