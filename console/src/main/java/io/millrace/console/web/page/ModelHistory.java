package io.millrace.console.web.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The versions of one kind of model, for a chart and its table. Kinds have charts of their own: a
 * line from one kind to another would show a trend where there is none.
 *
 * @param kind for instance {@code deepfm}
 * @param versions oldest first
 */
record ModelHistory(String kind, List<ModelView> versions) {
  ModelHistory {
    versions = List.copyOf(versions);
  }

  /**
   * Returns the kinds of which two versions or more have an AUC, by name.
   *
   * @param newestFirst models of all kinds
   */
  static List<ModelHistory> of(List<ModelView> newestFirst) {
    Map<String, List<ModelView>> kinds = new TreeMap<>();
    for (ModelView model : newestFirst) {
      if (!model.rawAuc().isEmpty()) {
        kinds.computeIfAbsent(model.kind(), kind -> new ArrayList<>()).add(0, model);
      }
    }
    return kinds.entrySet().stream()
        .filter(kind -> kind.getValue().size() > 1)
        .map(kind -> new ModelHistory(kind.getKey(), kind.getValue()))
        .toList();
  }
}
