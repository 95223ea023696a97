package io.millrace.experiment;

import java.util.Locale;
import java.util.Optional;

/** What is counted of a user in an arm. The order is that of the rollups' sums: never change it. */
public enum Measure {
  /** Slates shown. */
  SLATES,
  /** Items shown. */
  IMPRESSIONS,
  /** Shown items that were clicked in time, each once. */
  CLICKS,
  /** Shown items that were hidden in time. */
  HIDES,
  /** Shown items that were put into the cart in time. */
  CARTS,
  /** Shown items that were bought in time, each once; returns take nothing away. */
  PURCHASES,
  /** What all purchases in time were worth, less what was returned in time. */
  REVENUE,
  /** What serving the slates took, in milliseconds; a slate that does not say counts 0. */
  LATENCY_MS,
  /** Slates that were a lesser one because something failed or was missing. */
  FALLBACKS,
  /** Shown items that were returned in time, each once. */
  RETURNS;

  /** The name in {@code metrics.yml}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Measure> ofWireName(String name) {
    for (Measure measure : values()) {
      if (measure.wireName().equals(name)) {
        return Optional.of(measure);
      }
    }
    return Optional.empty();
  }

  /** Whether it is of serving and not of users. */
  public boolean ofServing() {
    return this == LATENCY_MS || this == FALLBACKS;
  }

  /** Whether rollups keep what users had of it before an experiment met them. */
  public boolean hasPast() {
    return !ofServing() && this != RETURNS;
  }

  /** Whether rollups keep the users' products of both, which a ratio needs. */
  public boolean hasProducts(Measure other) {
    if (this == RETURNS || other == RETURNS) {
      Measure with = this == RETURNS ? other : this;
      return with == SLATES
          || with == IMPRESSIONS
          || with == CLICKS
          || with == PURCHASES
          || with == RETURNS;
    }
    return ofServing() || other.ofServing()
        ? (ofServing() || this == SLATES) && (other.ofServing() || other == SLATES)
        : true;
  }

  /** Whether rollups know how many users have any of it. */
  public boolean hasConverts() {
    return this == CLICKS || this == HIDES || this == CARTS || this == PURCHASES || this == RETURNS;
  }
}
