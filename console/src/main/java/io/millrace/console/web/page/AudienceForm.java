package io.millrace.console.web.page;

import io.millrace.console.web.api.CreateExperiment.Rule;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of conditions in the form for a new experiment. */
final class AudienceForm {
  private AudienceForm() {}

  /** The conditions; rows without an attribute are none. Values are separated by commas. */
  static List<@Nullable Rule> rules(HttpServletRequest form) {
    List<@Nullable Rule> rules = new ArrayList<>();
    String[] attributes = column(form, "attribute");
    String[] operators = column(form, "operator");
    String[] values = column(form, "values");
    for (int i = 0; i < attributes.length; i++) {
      if (!attributes[i].isBlank()) {
        rules.add(new Rule(attributes[i].trim(), cell(operators, i), words(cell(values, i))));
      }
    }
    return rules;
  }

  private static String[] column(HttpServletRequest form, String name) {
    String[] cells = form.getParameterValues(name);
    return cells == null ? new String[0] : cells;
  }

  private static String cell(String[] column, int row) {
    return row < column.length ? column[row] : "";
  }

  private static List<String> words(String cell) {
    return Arrays.stream(cell.split("[,，]", -1))
        .map(String::trim)
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
