package io.millrace.ingest.imports;

import java.util.ArrayList;
import java.util.List;

/**
 * One record of comma-separated values (RFC 4180), taken apart as its lines come. Within quotes
 * stands anything, a quote as two; a quote inside a cell that does not begin with one is itself.
 */
final class CsvRecord {
  private enum State {
    START,
    PLAIN,
    QUOTED,
    /** Behind a quote that ends the cell, or is the first of two. */
    CLOSED
  }

  private final char separator;
  private final boolean quotes;
  private final List<String> cells = new ArrayList<>();
  private final StringBuilder cell = new StringBuilder();
  private State state = State.START;
  private boolean broken;

  /**
   * @param quotes whether cells may be quoted
   */
  CsvRecord(char separator, boolean quotes) {
    this.separator = separator;
    this.quotes = quotes;
  }

  /** Adds a line; every one but the first continues a quoted cell. */
  void add(String line) {
    if (state == State.QUOTED) {
      cell.append('\n');
    }
    for (int i = 0; i < line.length(); i++) {
      add(line.charAt(i));
    }
    if (state != State.QUOTED) {
      end();
    }
  }

  private void add(char c) {
    switch (state) {
      case START, PLAIN -> {
        if (c == separator) {
          end();
        } else if (c == '"' && quotes && state == State.START) {
          state = State.QUOTED;
        } else {
          state = State.PLAIN;
          cell.append(c);
        }
      }
      case QUOTED -> {
        if (c == '"') {
          state = State.CLOSED;
        } else {
          cell.append(c);
        }
      }
      case CLOSED -> {
        if (c == '"') {
          cell.append(c);
          state = State.QUOTED;
        } else if (c == separator) {
          end();
        } else if (c != ' ') {
          broken = true;
        }
      }
    }
  }

  private void end() {
    cells.add(cell.toString());
    cell.setLength(0);
    state = State.START;
  }

  /** Whether a quoted cell goes on in the next line. */
  boolean open() {
    return state == State.QUOTED;
  }

  /** Whether something stands between a closing quote and the end of its cell. */
  boolean broken() {
    return broken;
  }

  List<String> cells() {
    return cells;
  }
}
