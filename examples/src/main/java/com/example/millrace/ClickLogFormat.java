package com.example.millrace;

import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.ingest.imports.ContentIds;
import io.millrace.ingest.imports.HistoryWriter;
import io.millrace.ingest.imports.ImportFormat;
import io.millrace.ingest.imports.ImportSource;
import java.io.IOException;
import java.time.Instant;

/** Lines such as {@code 1767225600 anna kettle click}: seconds, user, item, type. */
public final class ClickLogFormat implements ImportFormat {
  @Override
  public String id() {
    return "click-log";
  }

  @Override
  public String description() {
    return "lines of seconds, user, item and type, separated by spaces";
  }

  @Override
  public void read(ImportSource source, HistoryWriter history) throws IOException {
    ContentIds ids = new ContentIds();
    source.lines(
        source.path(),
        line -> {
          String[] parts = line.text().strip().split(" +");
          try {
            InteractionType type = source.interactionType(parts[3]).orElseThrow();
            history.add(
                Interaction.builder(
                        new EventId(ids.next("click-log", parts)),
                        Instant.ofEpochSecond(Long.parseLong(parts[0])),
                        type,
                        new UserId(parts[1]),
                        new ItemId(parts[2]))
                    .build());
          } catch (RuntimeException e) {
            history.skip("unreadable", line.file(), line.number());
          }
        });
  }
}
