package io.millrace.ingest.imports;

import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
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
import java.util.Set;
import java.util.TreeMap;

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

  /** Tab-separated without quoting: a description may hold a quotation mark. */
  private static final CsvRows.Layout LAYOUT = new CsvRows.Layout(Optional.of('\t'), false);

  private final ContentIds ids = new ContentIds();
  private final ImportSource source;
  private final HistoryWriter history;

  OnlineRetail(ImportSource source, HistoryWriter history) {
    this.source = source;
    this.history = history;
  }

  /** A line of an invoice, as far as it can be read. */
  private record Line(
      Path file,
      long number,
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

  void read() throws IOException {
    Map<String, String> descriptions = descriptions();
    Set<String> bought = new HashSet<>();
    Map<String, Instant> firstSeen = new HashMap<>();
    Map<String, List<Double>> prices = new HashMap<>();
    Instant[] start = {Instant.MAX};
    // Reads the file twice: what is known of an item is spread all over it.
    lines(
        history,
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
    Map<String, Optional<String>> itemFlaws = new HashMap<>();
    for (Map.Entry<String, String> item : descriptions.entrySet()) {
      String id = item.getKey();
      Optional<String> flaw = Descriptions.flaw(item.getValue(), bought.contains(id));
      itemFlaws.put(id, flaw);
      if (flaw.isPresent()) {
        history.skip("item:" + flaw.get());
      } else {
        history.add(item(id, item.getValue(), firstSeen.getOrDefault(id, start[0]), prices));
      }
    }
    lines(
        (reason, file, number) -> {}, // counted the first time
        line -> {
          Optional<String> flaw =
              line.flaw().or(() -> itemFlaws.getOrDefault(line.item, Optional.of("unknown_item")));
          if (flaw.isPresent()) {
            history.skip(flaw.get(), line.file, line.number);
          } else {
            history.add(purchase(line));
          }
        });
  }

  private interface LineReader {
    void accept(Line line) throws IOException;
  }

  private void lines(ImportSource.SkippedRows skipped, LineReader reader) throws IOException {
    source.rows(
        source.file("transactions.tsv"),
        LAYOUT,
        skipped,
        row -> {
          Optional<Line> line = line(row);
          if (line.isPresent()) {
            reader.accept(line.get());
          } else {
            skipped.skip("unreadable", row.file(), row.line());
          }
        });
  }

  private static Optional<Line> line(CsvRows.Row row) {
    try {
      return Optional.of(
          new Line(
              row.file(),
              row.line(),
              row.get("itemId"),
              Integer.parseInt(row.get("quantity")),
              MappedTime.existing(LocalDateTime.parse(row.get("invoiceDate")), SHOP),
              Double.parseDouble(row.get("unitPrice")),
              row.get("customerId"),
              row.get("country")));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private Map<String, String> descriptions() throws IOException {
    Map<String, String> descriptions = new LinkedHashMap<>();
    source.rows(
        source.file("items.tsv"),
        LAYOUT,
        history,
        row ->
            descriptions.put(
                row.cells().getOrDefault("itemId", ""),
                row.cells().getOrDefault("description", "")));
    return descriptions;
  }

  private ItemUpdate item(
      String id, String description, Instant known, Map<String, List<Double>> prices) {
    Map<String, Value> attributes = new TreeMap<>();
    attributes.put("title", Value.of(Descriptions.title(description)));
    attributes.put("category", Value.of(GiftCategory.of(description).attribute()));
    if (prices.containsKey(id)) {
      attributes.put("price", Value.of(median(prices.get(id))));
    }
    return new ItemUpdate(
        new EventId(ids.next("online-retail-item", id, attributes.toString(), known.toString())),
        known,
        new ItemId(id),
        attributes,
        false,
        Map.of());
  }

  private Interaction purchase(Line line) {
    EventId id =
        new EventId(
            ids.next(
                "online-retail",
                line.item,
                Integer.toString(line.quantity),
                line.time.toString(),
                Double.toString(line.price),
                line.customer,
                line.country));
    return Interaction.builder(
            id,
            line.time,
            InteractionType.PURCHASE,
            new UserId(line.customer),
            new ItemId(line.item))
        // Pennies: the product of a decimal price and a count is not exact in binary.
        .value(Math.round(line.price * line.quantity * 100) / 100.0)
        .currency("GBP")
        .quantity(line.quantity)
        .context(Map.of("country", Value.of(line.country)))
        .build();
  }

  private static double median(List<Double> prices) {
    double[] sorted = prices.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }
}
