package io.millrace.trainer.dataset;

import io.millrace.event.Value;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureSpec;
import io.millrace.trainer.table.Cells;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A table's rows as examples, for evaluation. */
final class TableExamples implements Iterator<Example> {
  private final TableRows rows;
  private final FeatureSpec spec;
  private final CellParser parser;
  private @Nullable Cells cells;
  private int row;

  TableExamples(TableRows rows, FeatureSpec spec) {
    this.rows = rows;
    this.spec = spec;
    parser = new CellParser(spec.table());
  }

  @Override
  public boolean hasNext() {
    if (cells == null || row == cells.rows()) {
      cells = rows.next();
      row = 0;
    }
    return cells != null;
  }

  @Override
  public Example next() {
    if (!hasNext() || cells == null) {
      throw new NoSuchElementException();
    }
    TableColumns columns = rows.columns();
    int number = row++;
    byte label = TableCells.label(cells, number, columns, parser);
    Map<String, Value> values = new HashMap<>(2 * spec.features().size());
    for (int i = 0; i < spec.features().size(); i++) {
      int cell = columns.feature(i);
      if (cell != TableColumns.ABSENT && !missing(cells, number, cell)) {
        Feature feature = spec.features().get(i);
        values.put(feature.name(), value(cells, number, cell, columns, feature));
      }
    }
    if (columns.grouped() && missing(cells, number, columns.group())) {
      throw columns.wrong(cells, number, columns.group(), "a row must belong to a group");
    }
    return new Example(
        values,
        label,
        text(cells, number, columns.group()),
        "",
        text(cells, number, columns.item()),
        Instant.EPOCH);
  }

  private boolean missing(Cells block, int number, int cell) {
    return parser.missing(block.chars(), block.start(number, cell), block.end(number, cell));
  }

  private String text(Cells block, int number, int cell) {
    return cell == TableColumns.ABSENT || missing(block, number, cell)
        ? ""
        : block.text(number, cell);
  }

  private static Value value(
      Cells block, int number, int cell, TableColumns columns, Feature feature) {
    if (feature instanceof Feature.Category || feature instanceof Feature.TextTokens) {
      return Value.of(block.text(number, cell));
    }
    if (feature instanceof Feature.Categories || feature instanceof Feature.Sequence) {
      List<String> texts = new ArrayList<>();
      TableCells.split(
          block.chars(),
          block.start(number, cell),
          block.end(number, cell),
          TableColumns.separator(feature),
          (chars, from, to) -> texts.add(new String(chars, from, to - from)));
      return Value.of(texts);
    }
    if (feature instanceof Feature.Vector vector) {
      List<Double> numbers = new ArrayList<>();
      TableCells.vector(block, number, cell, columns, vector, numbers::add);
      return new Value.NumList(numbers);
    }
    return Value.of(TableCells.number(block, number, cell, columns));
  }
}
