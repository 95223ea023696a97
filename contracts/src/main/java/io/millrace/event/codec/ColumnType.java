package io.millrace.event.codec;

/** How a column of the event log stores the values of a field. */
public enum ColumnType {
  /** A {@link String}. */
  TEXT("string"),
  /** An {@link java.time.Instant}. */
  TIMESTAMP("timestamp"),
  /** An {@link Integer}. */
  INTEGER("int"),
  /** A {@link Double}. */
  DOUBLE("double"),
  /** A {@link Boolean}. */
  BOOLEAN("boolean"),
  /** A JSON object as text; null if it has no entry. */
  JSON("JSON text"),
  /** A map of texts; null if it has no entry. */
  TEXT_MAP("map of strings"),
  /** A list of structs, whose columns are the fields of {@link FieldKind#elements()}. */
  STRUCTS("list of structs");

  private final String description;

  ColumnType(String description) {
    this.description = description;
  }

  /** The name in documents. */
  public String description() {
    return description;
  }

  /** Whether the column is null if the value has no entry. */
  public boolean nullIfEmpty() {
    return this == JSON || this == TEXT_MAP;
  }
}
