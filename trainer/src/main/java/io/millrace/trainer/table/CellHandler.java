package io.millrace.trainer.table;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the parser's cells where they are, strips them and copies those that are wanted. */
final class CellHandler extends CsvCallbackHandler<Boolean> {
  private static final int UNWANTED = -1;

  private final List<String> texts = new ArrayList<>();
  private @Nullable Cells cells;
  private int[] places = {};
  private int wanted;
  private int count;
  private long line;
  private RecordType type = RecordType.DATA;

  void select(int columns, List<TableReader.Wanted> selected) {
    places = new int[columns];
    Arrays.fill(places, UNWANTED);
    wanted = selected.size();
    for (int i = 0; i < wanted; i++) {
      places[selected.get(i).index()] = i;
    }
  }

  /** From now on cells go there; until then they are a header's. */
  void fill(Cells into) {
    into.clear(wanted);
    cells = into;
  }

  /** The cells of the first line. */
  List<String> header() {
    return List.copyOf(texts);
  }

  /** Cells of the line that was read last. */
  int count() {
    return count;
  }

  /** Where the line that was read last begins, from 1. */
  long line() {
    return line;
  }

  @Override
  protected void beginRecord(long startingLine) {
    line = startingLine;
    count = 0;
    type = RecordType.DATA;
  }

  @Override
  protected void addField(char[] buffer, int offset, int length, boolean quoted) {
    int column = count++;
    int from = offset;
    int to = offset + length;
    if (!quoted) {
      while (from < to && buffer[from] <= ' ') {
        from++;
      }
      while (from < to && buffer[to - 1] <= ' ') {
        to--;
      }
    }
    if (cells == null) {
      texts.add(new String(buffer, from, to - from));
    } else if (column < places.length && places[column] != UNWANTED) {
      cells.put(places[column], buffer, from, to - from);
    }
  }

  @Override
  protected Boolean buildRecord() {
    if (cells != null && count == places.length) {
      cells.endRow(line);
    }
    return true;
  }

  @Override
  protected int getFieldCount() {
    return count;
  }

  @Override
  protected RecordType getRecordType() {
    return type;
  }

  @Override
  protected void setComment(char[] buffer, int offset, int length) {
    type = RecordType.COMMENT;
  }

  @Override
  protected void setEmpty() {
    type = RecordType.EMPTY;
  }
}
