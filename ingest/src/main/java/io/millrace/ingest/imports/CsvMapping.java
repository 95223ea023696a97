package io.millrace.ingest.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the columns of somebody's CSV file are, in YAML:
 *
 * <pre>{@code
 * separator: ";"
 * fields:
 *   type: {column: action, values: {bought: purchase, looked: view}}   # other values are skipped
 *   user_id: customer
 *   item_id: sku
 *   timestamp: {column: bought_at, format: "dd.MM.yyyy HH:mm", zone: Europe/Berlin}
 *   value: {column: amount, decimal: ","}
 *   currency: {constant: EUR}
 *   context.device: device
 *   properties.labels: {column: labels, list: "|"}
 * }</pre>
 *
 * @param separator between cells; where it is empty the header tells
 * @param fields an event's field, or an entry of a map behind a dot, to where its text comes from
 */
record CsvMapping(Optional<Character> separator, Map<String, Source> fields) {
  private static final Set<String> KEYS =
      Set.of("column", "constant", "values", "format", "zone", "decimal", "list");

  /**
   * Where a field's text comes from.
   *
   * @param column of the header; empty for a constant
   * @param constant the same for all rows; empty for a column
   * @param values what a cell's text stands for; empty where it stands for itself
   * @param time reads a timestamp; empty where it is RFC 3339 or epoch milliseconds
   * @param decimalComma whether it is a number with a comma before its fraction
   * @param list what divides a cell into a list; empty where it is none
   */
  record Source(
      Optional<String> column,
      Optional<String> constant,
      Map<String, String> values,
      Optional<MappedTime> time,
      boolean decimalComma,
      Optional<String> list) {
    Source {
      values = Map.copyOf(values);
    }
  }

  CsvMapping {
    // In its order in every process: the bytes of the events are made in it.
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    for (String needed : List.of("type", "timestamp")) {
      if (!fields.containsKey(needed)) {
        throw new IllegalArgumentException("the mapping has no field '%s'".formatted(needed));
      }
    }
  }

  /**
   * Reads a mapping file.
   *
   * @throws IllegalArgumentException where it is no mapping; the message says what to mend
   */
  static CsvMapping read(Path file) throws IOException {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      String reason = String.valueOf(e.getOriginalMessage()).replaceAll("\\s*\\R\\s*", " ");
      throw new IllegalArgumentException(file + " is not YAML: " + reason, e);
    }
    JsonNode listed = root.path("fields");
    if (!listed.isObject()) {
      throw new IllegalArgumentException(
          file + ": 'fields' must be a mapping of fields to columns");
    }
    Map<String, Source> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : listed.properties()) {
      fields.put(field.getKey(), source(field.getKey(), field.getValue()));
    }
    String separator = root.path("separator").asString("");
    if (separator.equals("\\t") || separator.equals("tab")) {
      separator = "\t";
    }
    if (separator.length() > 1) {
      throw new IllegalArgumentException(file + ": 'separator' must be one character or tab");
    }
    return new CsvMapping(
        separator.isEmpty() ? Optional.empty() : Optional.of(separator.charAt(0)), fields);
  }

  private static Source source(String field, JsonNode node) {
    if (node.isValueNode()) {
      return new Source(
          Optional.of(node.asString()),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          false,
          Optional.empty());
    }
    for (String key : node.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "field '%s': unknown key '%s'; known are column, constant, values, format, zone, decimal, list"
                .formatted(field, key));
      }
    }
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> value : node.path("values").properties()) {
      values.put(value.getKey(), value.getValue().asString());
    }
    Optional<String> column = ForeignJson.text(node, "column");
    Optional<String> constant = ForeignJson.text(node, "constant");
    if (column.isPresent() == constant.isPresent()) {
      throw new IllegalArgumentException(
          "field '%s' must have either a column or a constant".formatted(field));
    }
    try {
      ZoneId zone = ZoneId.of(ForeignJson.text(node, "zone").orElse("UTC"));
      return new Source(
          column,
          constant,
          values,
          ForeignJson.text(node, "format").map(format -> MappedTime.of(format, zone)),
          decimalComma(node),
          ForeignJson.text(node, "list"));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException("field '%s': %s".formatted(field, e.getMessage()), e);
    }
  }

  private static boolean decimalComma(JsonNode node) {
    String decimal = ForeignJson.text(node, "decimal").orElse(".");
    if (!decimal.equals(",") && !decimal.equals(".")) {
      throw new IllegalArgumentException(
          "decimal must be \",\" or \".\", is '%s'".formatted(decimal));
    }
    return decimal.equals(",");
  }
}
