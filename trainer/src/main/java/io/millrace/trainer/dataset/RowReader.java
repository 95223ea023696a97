package io.millrace.trainer.dataset;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.millrace.event.Value;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.Scope;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns the cells of a table's row into an example.
 *
 * <p>A feature's column has the name of its attribute. Lists (categories, sequences, vectors) stand
 * in one cell, split at the feature's separator, else at a bar. A position's column may be absent.
 */
final class RowReader {
  private static final int ABSENT = -1;
  private static final Pattern BAR = Pattern.compile(Pattern.quote("|"));

  private final Path path;
  private final FeatureSpec spec;
  private final List<String> columns;
  private final int label;
  private final int[] cells;
  private final Pattern[] separators;
  private final int group;
  private final boolean grouped;
  private final int item;

  RowReader(Path path, FeatureSpec spec, List<String> columns, Optional<String> groupColumn) {
    this.path = path;
    this.spec = spec;
    this.columns = columns;
    String name =
        spec.label()
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        "the specification has no 'label': name the table's label column"));
    label = column(name, "label");
    cells = new int[spec.features().size()];
    separators = new Pattern[cells.length];
    Arrays.setAll(cells, i -> cell(spec.features().get(i)));
    Arrays.setAll(
        separators,
        i ->
            spec.features().get(i) instanceof Feature.Categories categories
                ? Pattern.compile(Pattern.quote(categories.separator()))
                : BAR);
    group =
        groupColumn
            .map(column -> column(column, "to group by"))
            .orElseGet(() -> id(Scope.USER, "user", "user_id"));
    grouped = groupColumn.isPresent();
    item = id(Scope.ITEM, "item", "item_id");
  }

  private int cell(Feature feature) {
    return feature instanceof Feature.Position
        ? columns.indexOf(feature.name())
        : column(attribute(feature), "feature '%s'".formatted(feature.name()));
  }

  private static String attribute(Feature feature) {
    if (feature instanceof Feature.Category category) {
      return category.attribute();
    } else if (feature instanceof Feature.Categories categories) {
      return categories.attribute();
    } else if (feature instanceof Feature.Number number) {
      return number.attribute();
    } else if (feature instanceof Feature.TextTokens text) {
      return text.attribute();
    } else if (feature instanceof Feature.Vector vector) {
      return vector.attribute();
    }
    return feature.name();
  }

  private int column(String name, String wanted) {
    int index = columns.indexOf(name);
    if (index < 0) {
      throw new InvalidDataException(
          "%s has no column '%s' (%s); its columns are %s%s"
              .formatted(
                  path,
                  name,
                  wanted,
                  String.join(", ", columns),
                  spec.table().columns().isEmpty()
                      ? ". A file without a header line needs 'columns' in the specification"
                      : ""));
    }
    return index;
  }

  private int id(Scope scope, String... names) {
    for (int i = 0; i < cells.length; i++) {
      if (spec.features().get(i) instanceof Feature.Category category
          && category.of() == scope
          && Arrays.asList(names).contains(category.name())) {
        return cells[i];
      }
    }
    return ABSENT;
  }

  Example read(CsvRecord row) {
    if (row.getFieldCount() != columns.size()) {
      throw new InvalidDataException(
          "%s, line %d: has %d cells, needs %d"
              .formatted(path, row.getStartingLineNumber(), row.getFieldCount(), columns.size()));
    }
    Map<String, Value> values = new HashMap<>(cells.length * 2);
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] == ABSENT) {
        continue;
      }
      String cell = row.getField(cells[i]);
      if (!missing(cell)) {
        Feature feature = spec.features().get(i);
        values.put(feature.name(), value(row, cells[i], feature, separators[i], cell));
      }
    }
    if (grouped && missing(row.getField(group))) {
      throw wrong(row, group, "a row must belong to a group", row.getField(group));
    }
    return new Example(values, label(row), text(row, group), "", text(row, item), Instant.EPOCH);
  }

  private boolean missing(String cell) {
    return cell.isEmpty() || spec.table().missing().contains(cell);
  }

  private String text(CsvRecord row, int column) {
    if (column == ABSENT) {
      return "";
    }
    String cell = row.getField(column);
    return missing(cell) ? "" : cell;
  }

  private float label(CsvRecord row) {
    String cell = row.getField(label).strip();
    if (cell.equals("0") || cell.equals("1")) {
      return cell.charAt(0) - '0';
    }
    try {
      double number = Double.parseDouble(cell);
      if (number == 0 || number == 1) {
        return (float) number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message below, which says more than the parser's.
    }
    throw wrong(row, label, "a label must be 0 or 1", cell);
  }

  private Value value(CsvRecord row, int column, Feature feature, Pattern separator, String cell) {
    if (feature instanceof Feature.Category || feature instanceof Feature.TextTokens) {
      return Value.of(cell);
    }
    if (feature instanceof Feature.Categories || feature instanceof Feature.Sequence) {
      return Value.of(
          separator.splitAsStream(cell).map(String::strip).filter(t -> !t.isEmpty()).toList());
    }
    if (feature instanceof Feature.Vector vector) {
      List<Double> numbers = new ArrayList<>();
      for (String part : separator.split(cell)) {
        numbers.add(number(row, column, part));
      }
      if (numbers.size() != vector.size()) {
        throw wrong(row, column, "must have %d numbers".formatted(vector.size()), cell);
      }
      return new Value.NumList(numbers);
    }
    return Value.of(number(row, column, cell));
  }

  private double number(CsvRecord row, int column, String cell) {
    try {
      double number = Double.parseDouble(cell.strip());
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message below, which says more than the parser's.
    }
    throw wrong(row, column, "must be a finite number", cell);
  }

  private InvalidDataException wrong(CsvRecord row, int column, String rule, String cell) {
    String shown = cell.length() > 40 ? cell.substring(0, 40) + "…" : cell;
    return new InvalidDataException(
        "%s, line %d, column '%s': %s, is '%s'"
            .formatted(path, row.getStartingLineNumber(), columns.get(column), rule, shown));
  }
}
