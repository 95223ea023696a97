package io.millrace.registry;

/** What a registered model is used for. */
public enum ModelStatus {
  /** Registered, not (or no longer) in production. */
  CANDIDATE,
  /** Answers the requests that no experiment claims. One a site. */
  CHAMPION,
  /** Was champion once; a rollback goes to the newest of these. */
  RETIRED
}
