package io.millrace.trainer.table.parquet;

import io.millrace.trainer.table.Cells;
import io.millrace.trainer.table.InvalidDataException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/**
 * A column's values as cells. Numbers are written so that reading them gives the same number; whole
 * ones without a fraction, flags as 1 and 0.
 */
final class CellReader {
  /** Whole numbers below this are written without a fraction. */
  private static final double MOST_WHOLE = 1e15;

  private final Path path;
  private final String name;
  private final ColumnReader column;
  private final String separator;
  private final PrimitiveType type;
  private final int present;
  private long left;

  CellReader(Path path, String name, ColumnReader column, String separator) {
    this.path = path;
    this.name = name;
    this.column = column;
    this.separator = separator;
    type = column.getDescriptor().getPrimitiveType();
    present = column.getDescriptor().getMaxDefinitionLevel();
    left = column.getTotalValueCount();
  }

  /** Reads the next row's cell; a missing value is an empty cell. */
  void read(Cells cells, int place, long row) {
    String cell = value();
    consume();
    if (column.getDescriptor().getMaxRepetitionLevel() == 0
        || left == 0
        || column.getCurrentRepetitionLevel() == 0) {
      cells.put(place, cell);
      return;
    }
    StringBuilder list = new StringBuilder(element(cell, row));
    while (left > 0 && column.getCurrentRepetitionLevel() > 0) {
      list.append(separator).append(element(value(), row));
      consume();
    }
    cells.put(place, list.toString());
  }

  private void consume() {
    column.consume();
    left--;
  }

  private String element(String text, long row) {
    if (text.contains(separator)) {
      throw new InvalidDataException(
          "%s, row %d, column '%s': an element holds the separator '%s', is '%s'; choose another separator"
              .formatted(path, row, name, separator, text));
    }
    return text;
  }

  private String value() {
    if (column.getCurrentDefinitionLevel() < present) {
      return "";
    }
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> column.getBoolean() ? "1" : "0";
      case INT32 -> whole(column.getInteger(), logical);
      case INT64 -> whole(column.getLong(), logical);
      case FLOAT -> number(column.getFloat(), Float.toString(column.getFloat()));
      case DOUBLE -> number(column.getDouble(), Double.toString(column.getDouble()));
      case BINARY, FIXED_LEN_BYTE_ARRAY ->
          logical instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal
              ? new BigDecimal(new BigInteger(column.getBinary().getBytes()), decimal.getScale())
                  .toPlainString()
              : column.getBinary().toStringUsingUTF8();
      case INT96 ->
          throw new InvalidDataException(
              "%s, column '%s': times of the old INT96 type are not read".formatted(path, name));
    };
  }

  private static String whole(long number, LogicalTypeAnnotation logical) {
    return logical instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal
        ? BigDecimal.valueOf(number, decimal.getScale()).toPlainString()
        : Long.toString(number);
  }

  /** What is not a number is missing, as other tools write it. */
  private static String number(double number, String text) {
    if (Double.isNaN(number)) {
      return "";
    }
    boolean whole = number == Math.rint(number) && Math.abs(number) < MOST_WHOLE;
    return whole ? Long.toString((long) number) : text;
  }
}
