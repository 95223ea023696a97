package io.millrace.trainer.dataset;

import io.millrace.feature.Feature;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.Scope;
import io.millrace.feature.TableInput;
import io.millrace.trainer.table.Cells;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.table.TableReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which cell of a file's rows is what. A feature says in which column its values are; several
 * values of one cell are split at its separator. The user is the category {@code user} or {@code
 * user_id}, else the only one of the user's; the item likewise.
 */
final class TableColumns {
  static final int ABSENT = -1;

  /** Read as the label where the specification names none; without it every row is a positive. */
  private static final String DEFAULT_LABEL = "label";

  private final Path path;
  private final FeatureSpec spec;
  private final TableReader reader;
  private final List<TableReader.Wanted> wanted = new ArrayList<>();
  private final int label;
  private final int[] features;
  private final List<CellReader> cellReaders;
  private final int group;
  private final boolean grouped;
  private final int item;

  /**
   * @param groupColumn the column that says whose a row is; where absent, the user is
   */
  TableColumns(Path path, FeatureSpec spec, TableReader reader, Optional<String> groupColumn) {
    this.path = path;
    this.spec = spec;
    this.reader = reader;
    label =
        spec.label().isPresent() || reader.columns().contains(DEFAULT_LABEL)
            ? cell(spec.label().orElse(DEFAULT_LABEL), "label", TableInput.BAR)
            : ABSENT;
    features = new int[spec.features().size()];
    Arrays.setAll(features, i -> cell(spec.features().get(i)));
    cellReaders = spec.features().stream().map(CellReader::of).toList();
    group =
        groupColumn
            .map(name -> cell(name, "to group by", TableInput.BAR))
            .orElseGet(() -> id(Scope.USER, "user", "user_id"));
    grouped = groupColumn.isPresent();
    item = id(Scope.ITEM, "item", "item_id");
    reader.select(wanted);
  }

  private int cell(Feature feature) {
    if (feature.table() instanceof TableInput.None none) {
      throw new InvalidDataException(
          "%s: feature '%s' %s".formatted(path, feature.name(), none.reason()));
    }
    TableInput.Cell cell = (TableInput.Cell) feature.table();
    return cell.optional() && !reader.columns().contains(cell.column())
        ? ABSENT
        : cell(cell.column(), "feature '%s'".formatted(feature.name()), cell.separator());
  }

  /** The place of a column among the wanted. */
  private int cell(String name, String what, String separator) {
    int index = reader.columns().indexOf(name);
    if (index < 0) {
      throw new InvalidDataException(
          "%s has no column '%s' (%s); its columns are %s%s"
              .formatted(
                  path,
                  name,
                  what,
                  shown(String.join(", ", reader.columns()), 400),
                  spec.table().columns().isEmpty()
                      ? ". A file without a header line needs 'columns' in the specification"
                      : ""));
    }
    for (int place = 0; place < wanted.size(); place++) {
      if (wanted.get(place).index() == index) {
        return place;
      }
    }
    wanted.add(new TableReader.Wanted(index, separator));
    return wanted.size() - 1;
  }

  private int id(Scope scope, String... names) {
    int only = ABSENT;
    int count = 0;
    for (int i = 0; i < features.length; i++) {
      Feature feature = spec.features().get(i);
      if (feature.of() == scope && feature.encoding().isCategory()) {
        if (Arrays.asList(names).contains(feature.name())) {
          return features[i];
        }
        only = features[i];
        count++;
      }
    }
    return count == 1 ? only : ABSENT;
  }

  /** The label's cell, or {@link #ABSENT}: then every row is a positive. */
  int label() {
    return label;
  }

  /** The cell of a feature, or {@link #ABSENT}. */
  int feature(int index) {
    return features[index];
  }

  /** What reads the cells of a feature. */
  CellReader cellReader(int index) {
    return cellReaders.get(index);
  }

  /** The cell that says whose a row is, or {@link #ABSENT}. */
  int group() {
    return group;
  }

  /** Whether every row must say whose it is. */
  boolean grouped() {
    return grouped;
  }

  /** The item's cell, or {@link #ABSENT}. */
  int item() {
    return item;
  }

  /** What is wrong with a cell, as a message that names file, row and column. */
  InvalidDataException wrong(Cells cells, int row, int cell, String rule) {
    return new InvalidDataException(
        "%s, %s %d, column '%s': %s, is '%s'"
            .formatted(
                path,
                reader.unit(),
                cells.number(row),
                reader.columns().get(wanted.get(cell).index()),
                rule,
                shown(cells.text(row, cell), 40)));
  }

  private static String shown(String text, int most) {
    return text.length() > most ? text.substring(0, most) + "…" : text;
  }
}
