package io.millrace.trainer.table.parquet;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;

/**
 * Parquet wants a converter for each column, also where the columns' readers are asked directly.
 */
final class NoConverters extends GroupConverter {
  private final GroupType type;

  NoConverters(GroupType type) {
    this.type = type;
  }

  @Override
  public Converter getConverter(int field) {
    return type.getType(field).isPrimitive()
        ? new PrimitiveConverter() {}
        : new NoConverters(type.getType(field).asGroupType());
  }

  @Override
  public void start() {}

  @Override
  public void end() {}
}
