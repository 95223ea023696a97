package io.millrace.eventlog.iceberg;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * How a table's columns and those that this Millrace knows come together when one of them is older.
 *
 * <p>Columns are only ever added, at the end, and optional. A newer Millrace adds what its table
 * lacks; an older one reads past columns that it does not know and writes rows without them.
 */
final class Columns {
  private Columns() {}

  /** Adds the columns that the table lacks, also in structs; files written before have null. */
  static void addMissing(Table table, Schema known) {
    UpdateSchema update = table.updateSchema();
    if (addMissing(table, "", known.columns(), update)) {
      update.commit();
    }
  }

  /**
   * @param path of the struct that has the columns, with a full stop; empty for the table
   * @return whether there were any
   */
  private static boolean addMissing(
      Table table, String path, List<NestedField> known, UpdateSchema update) {
    boolean changed = false;
    for (NestedField column : known) {
      String name = path + column.name();
      if (table.schema().findField(name) != null) {
        if (column.type().isListType() && column.type().asListType().elementType().isStructType()) {
          Types.StructType element = column.type().asListType().elementType().asStructType();
          changed |= addMissing(table, name + ".element.", element.fields(), update);
        }
        continue;
      }
      if (column.isRequired()) {
        throw new IllegalStateException(
            "column %s of %s must be optional, as the table has rows without it"
                .formatted(name, table.name()));
      }
      if (path.isEmpty()) {
        update.addColumn(column.name(), column.type());
      } else {
        update.addColumn(path.substring(0, path.length() - 1), column.name(), column.type());
      }
      changed = true;
    }
    return changed;
  }

  /** The table's columns, with the table's ids, as far as they are known. */
  static Schema known(Table table, Schema known) {
    Set<Integer> ids =
        TypeUtil.indexNameById(table.schema().asStruct()).entrySet().stream()
            .filter(column -> known.findField(column.getValue()) != null)
            .map(java.util.Map.Entry::getKey)
            .collect(Collectors.toSet());
    return TypeUtil.select(table.schema(), ids);
  }
}
