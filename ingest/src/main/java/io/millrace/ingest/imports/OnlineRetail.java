package io.millrace.ingest.imports;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Online Retail (UCI Machine Learning Repository): a gift shop's invoices.
 *
 * <p>A line of an invoice becomes a {@code purchase} worth price times quantity, unless it is, in
 * this order, a {@code return} (quantity below 1), without customer ({@code no_customer}), without
 * price ({@code zero_price}), or for something that is not a product ({@code non_product}, {@code
 * empty_description}, {@code unknown_item}). An item comes into the catalogue with its first line
 * of any kind; its price is the median of its sales.
 */
final class OnlineRetail {
  /** The invoices carry the shop's wall clock. */
  private static final ZoneId SHOP = ZoneId.of("Europe/London");

  private final EventCodec codec = new EventCodec();

  /** A line of an invoice, as far as it can be read. */
  private record Line(
      long row,
      String item,
      int quantity,
      Instant time,
      double price,
      String customer,
      String country) {
    /** Why it is no purchase, the item aside; empty where it is one. */
    Optional<String> flaw() {
      if (quantity < 1) {
        return Optional.of("return");
      }
      if (customer.isBlank()) {
        return Optional.of("no_customer");
      }
      return price > 0 ? Optional.empty() : Optional.of("zero_price");
    }
  }

  History read(Path directory) throws IOException {
    Tally skipped = new Tally();
    Map<String, String> descriptions = descriptions(directory);
    Set<String> bought = new HashSet<>();
    Map<String, Instant> firstSeen = new HashMap<>();
    Map<String, List<Double>> prices = new HashMap<>();
    Instant[] start = {Instant.MAX};
    // Twice through the file: what is known of an item stands all over it.
    long rows =
        lines(
            directory,
            skipped,
            line -> {
              start[0] = line.time.isBefore(start[0]) ? line.time : start[0];
              firstSeen.merge(line.item, line.time, (a, b) -> a.isBefore(b) ? a : b);
              if (line.quantity > 0 && line.price > 0) {
                prices.computeIfAbsent(line.item, item -> new ArrayList<>()).add(line.price);
              }
              if (line.flaw().isEmpty()) {
                bought.add(line.item);
              }
            });
    Spool events = new Spool();
    Map<String, Optional<String>> itemFlaws = new HashMap<>();
    for (Map.Entry<String, String> item : descriptions.entrySet()) {
      rows++;
      String id = item.getKey();
      Optional<String> flaw = Descriptions.flaw(item.getValue(), bought.contains(id));
      itemFlaws.put(id, flaw);
      if (flaw.isPresent()) {
        skipped.count("item:" + flaw.get());
      } else {
        add(events, item(id, item.getValue(), firstSeen.getOrDefault(id, start[0]), prices));
      }
    }
    lines(
        directory,
        new Tally(),
        line -> {
          Optional<String> flaw =
              line.flaw().or(() -> itemFlaws.getOrDefault(line.item, Optional.of("unknown_item")));
          if (flaw.isPresent()) {
            skipped.count(flaw.get());
          } else {
            add(events, purchase(line));
          }
        });
    return History.of(rows, skipped, events);
  }

  private interface LineReader {
    void accept(Line line) throws IOException;
  }

  /** Gives the readable lines, and tells how many there are of any kind. */
  private static long lines(Path directory, Tally skipped, LineReader reader) throws IOException {
    long row = 0;
    try (CsvReader<NamedCsvRecord> tsv = open(directory, "transactions.tsv")) {
      for (NamedCsvRecord fields : tsv) {
        row++;
        Optional<Line> line = line(row, fields);
        if (line.isPresent()) {
          reader.accept(line.get());
        } else {
          skipped.count("unreadable");
        }
      }
    }
    return row;
  }

  private static Optional<Line> line(long row, NamedCsvRecord fields) {
    try {
      return Optional.of(
          new Line(
              row,
              fields.getField("itemId"),
              Integer.parseInt(fields.getField("quantity")),
              LocalDateTime.parse(fields.getField("invoiceDate")).atZone(SHOP).toInstant(),
              Double.parseDouble(fields.getField("unitPrice")),
              fields.getField("customerId"),
              fields.getField("country")));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> descriptions(Path directory) throws IOException {
    Map<String, String> descriptions = new LinkedHashMap<>();
    try (CsvReader<NamedCsvRecord> tsv = open(directory, "items.tsv")) {
      for (NamedCsvRecord fields : tsv) {
        descriptions.put(fields.getField("itemId"), fields.getField("description"));
      }
    }
    return descriptions;
  }

  private static ItemUpdate item(
      String id, String description, Instant known, Map<String, List<Double>> prices) {
    Map<String, Value> attributes = new HashMap<>();
    attributes.put("title", Value.of(Descriptions.title(description)));
    attributes.put("category", Value.of(GiftCategory.of(description).attribute()));
    if (prices.containsKey(id)) {
      attributes.put("price", Value.of(median(prices.get(id))));
    }
    return new ItemUpdate(
        new EventId("online-retail-item-" + id),
        known,
        new ItemId(id),
        attributes,
        false,
        Map.of());
  }

  private static Interaction purchase(Line line) {
    return new Interaction(
        new EventId("online-retail-" + line.row),
        line.time,
        InteractionType.PURCHASE,
        new UserId(line.customer),
        new ItemId(line.item),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        // Pennies: the product of a decimal price and a count is not exact in binary.
        OptionalDouble.of(Math.round(line.price * line.quantity * 100) / 100.0),
        Optional.of("GBP"),
        OptionalInt.of(line.quantity),
        Map.of("country", Value.of(line.country)),
        Map.of());
  }

  private static double median(List<Double> prices) {
    double[] sorted = prices.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  private void add(Spool events, Event event) throws IOException {
    events.add(event.timestamp().toEpochMilli(), codec.encode(event));
  }

  /** Tab-separated without quoting: a description may hold a quotation mark. */
  private static CsvReader<NamedCsvRecord> open(Path directory, String name) throws IOException {
    return CsvReader.builder()
        .fieldSeparator('\t')
        .quoteCharacter('\0')
        .ofNamedCsvRecord(SourceFile.text(SourceFile.find(directory, name)));
  }
}
