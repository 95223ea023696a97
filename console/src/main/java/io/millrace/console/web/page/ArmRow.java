package io.millrace.console.web.page;

import java.util.List;

/** An arm of the form for a new experiment, before anything is typed. */
record ArmRow(String name, String model, boolean required) {
  static final List<ArmRow> EMPTY_FORM =
      List.of(
          new ArmRow("control", "popularity", true),
          new ArmRow("treatment", "champion", true),
          new ArmRow("", "", false),
          new ArmRow("", "", false));
}
