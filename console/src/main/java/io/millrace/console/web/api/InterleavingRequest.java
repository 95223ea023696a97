package io.millrace.console.web.api;

import io.millrace.console.problem.RequestProblem;
import io.millrace.statistics.interleaving.Interleaved;
import io.millrace.statistics.interleaving.Preference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slates that two models made together, with the clicks on them.
 *
 * @param slates as the impressions say
 */
public record InterleavingRequest(@Nullable List<@Nullable Slate> slates) {
  private static final int MAX_SLATES = 100_000;

  /**
   * One slate.
   *
   * @param teams by place, 0 or 1; -1 for an item of neither
   * @param clicks the places clicked, from 1
   * @param user whose slates are judged together; each slate by itself where absent
   */
  public record Slate(
      @Nullable List<@Nullable Integer> teams,
      @Nullable List<@Nullable Integer> clicks,
      @Nullable String user) {}

  /** Who won how often; a {@link RequestProblem} that names the first slate that cannot be. */
  Preference preference() {
    if (slates == null || slates.isEmpty()) {
      throw RequestProblem.invalid("slates", "slates is missing or empty");
    }
    if (slates.size() > MAX_SLATES) {
      throw RequestProblem.invalid(
          "slates", "slates has %d, at most %d".formatted(slates.size(), MAX_SLATES));
    }
    Map<String, int[]> credits = new HashMap<>();
    for (int i = 0; i < slates.size(); i++) {
      String path = "slates[%d]".formatted(i);
      Slate slate = slates.get(i);
      if (slate == null) {
        throw RequestProblem.invalid(path, path + " is missing");
      }
      int[] credit = credit(path, slate);
      String unit = Optional.ofNullable(slate.user()).map(user -> "u" + user).orElse("s" + i);
      int[] sum = credits.computeIfAbsent(unit, key -> new int[2]);
      sum[0] += credit[0];
      sum[1] += credit[1];
    }
    Preference preference = new Preference(0, 0, 0);
    for (int[] credit : credits.values()) {
      preference = preference.plus(credit[0], credit[1]);
    }
    return preference;
  }

  private static int[] credit(String path, Slate slate) {
    List<@Nullable Integer> teams = slate.teams();
    if (teams == null || teams.isEmpty()) {
      throw RequestProblem.invalid(path + ".teams", path + ".teams is missing or empty");
    }
    HashSet<Integer> clicked = new HashSet<>();
    for (Integer click : Optional.ofNullable(slate.clicks()).orElse(List.of())) {
      if (click == null || click < 1 || click > teams.size()) {
        throw RequestProblem.invalid(
            path + ".clicks",
            "%s.clicks must be places from 1 to %d, has %s".formatted(path, teams.size(), click));
      }
      clicked.add(click - 1);
    }
    // Of neither team: counted as a third one, whose credit nobody reads.
    List<Integer> owners = new ArrayList<>();
    for (Integer team : teams) {
      if (team == null || team < -1 || team > 1) {
        throw RequestProblem.invalid(
            path + ".teams", "%s.teams must be 0, 1 or -1, has %s".formatted(path, team));
      }
      owners.add(team == -1 ? 2 : team);
    }
    return new Interleaved<>(Collections.nCopies(owners.size(), ""), owners).credit(clicked, 3);
  }
}
