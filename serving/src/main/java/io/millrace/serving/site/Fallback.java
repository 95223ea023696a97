package io.millrace.serving.site;

import java.util.Locale;

/** Why a slate is less than it could be. The code is part of the HTTP contract. */
public enum Fallback {
  NO_MODEL(
      "no model has been promoted yet: what goes with the user's last items, or what is popular"),
  MODEL_UNAVAILABLE(
      "the model that was asked for cannot be used: another one ranked, or as without any"),
  MODEL_FAILED("the model failed while it ranked: neighbours of the last items, or popularity"),
  FEATURE_STORE_UNAVAILABLE(
      "Redis does not answer: the user's history is left out, and items are as last seen"),
  FEATURE_STORE_DAMAGED(
      "what Redis holds of the user cannot be read: the user's history is left out"),
  FEATURE_STORE_EMPTIED(
      "Redis lost what it held: users' histories are gone, and items are as last seen"),
  LATE("the request had waited too long to be ranked by a model: ranked by popularity"),
  SOURCE_FAILED("a source of candidates failed: the other sources fill its share"),
  RULE_FAILED("a re-ranking rule of a plug-in failed: the slate is made without it"),
  PLACEMENT_FAILED("the placement's rules cannot be obeyed: the usual ones held"),
  FILTER_TOO_COSTLY(
      "the filter took too long: only the items that it was tried on before are considered"),
  EMPTY_CATALOGUE("no item is known yet"),
  NO_USER("the request names neither user nor session"),
  UNKNOWN_USER("nothing is known of the user yet"),
  UNKNOWN_ITEM(
      "nothing is known of the item yet: popular items instead, or none in bought-together");

  private final String detail;
  private final String code = name().toLowerCase(Locale.ROOT);

  Fallback(String detail) {
    this.detail = detail;
  }

  /** The name in answers, for instance {@code no_model}. */
  public String code() {
    return code;
  }

  /** The same as a sentence. */
  public String detail() {
    return detail;
  }
}
