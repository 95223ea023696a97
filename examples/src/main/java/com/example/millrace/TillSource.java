package com.example.millrace;

import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.ingest.source.EventSource;
import io.millrace.ingest.source.SourceRequest;
import io.millrace.ingest.source.TranslatedEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Receipts of a till, as text: number, seconds and loyalty card, then one item a line. */
public final class TillSource implements EventSource {
  @Override
  public String id() {
    return "till";
  }

  @Override
  public String description() {
    return "receipts: a line of number, seconds and card, then a line for each item";
  }

  @Override
  public void translate(SourceRequest request, TranslatedEvents events)
      throws InvalidEventException {
    List<String> lines = new String(request.body(), StandardCharsets.UTF_8).lines().toList();
    String[] head = lines.isEmpty() ? new String[0] : lines.get(0).split(" ");
    if (head.length != 3) {
      throw new InvalidEventException(
          "malformed_receipt", "the first line must be number, seconds and card");
    }
    for (int line = 1; line < lines.size(); line++) {
      try {
        events.add(
            Interaction.builder(
                    new EventId("till-" + head[0] + "-" + line),
                    Instant.ofEpochSecond(Long.parseLong(head[1])),
                    InteractionType.PURCHASE,
                    new UserId(head[2]),
                    new ItemId(lines.get(line)))
                .build());
      } catch (IllegalArgumentException e) {
        events.refuse(new InvalidEventException("invalid_value", "line " + (line + 1) + ": " + e));
      }
    }
  }
}
