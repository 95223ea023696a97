package io.millrace.quickstart.demo;

import io.millrace.event.Event;
import io.millrace.event.codec.EventCodec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import tools.jackson.databind.JsonNode;

/** Sends events to the collector as NDJSON, and counts what it answers. */
final class EventSender {
  private static final int BATCH = 500;
  private static final int SENDERS = 2;

  private final Http http;
  private final String url;
  private final EventCodec codec = new EventCodec();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();

  EventSender(Http http, String ingestUrl) {
    this.http = http;
    this.url = ingestUrl + "/v1/events";
  }

  /**
   * Sends events, each user's in order: a sender takes the users whose hash is its own.
   *
   * @param progress stepped by the events that were answered
   */
  void send(List<? extends Event> events, ProgressBar progress) {
    List<Callable<Integer>> senders = new ArrayList<>();
    for (int sender = 0; sender < SENDERS; sender++) {
      int own = sender;
      senders.add(
          () -> {
            List<byte[]> lines = new ArrayList<>();
            for (Event event : events) {
              if (Math.floorMod(event.key().hashCode(), SENDERS) == own) {
                lines.add(codec.encode(event));
                if (lines.size() == BATCH) {
                  progress.stepBy(post(lines));
                }
              }
            }
            return post(lines);
          });
    }
    Parallel.run("sending events", senders).forEach(progress::stepBy);
  }

  /** Sends a few events in one request. */
  void sendAll(List<? extends Event> events) {
    post(new ArrayList<>(events.stream().map(codec::encode).toList()));
  }

  /** Sends lines as they are, good or bad. */
  void sendLines(List<byte[]> lines) {
    post(new ArrayList<>(lines));
  }

  private int post(List<byte[]> lines) {
    if (lines.isEmpty()) {
      return 0;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      body.writeBytes(line);
      body.write('\n');
    }
    JsonNode verdict = http.post(url, "application/x-ndjson", body.toByteArray()).expect(202);
    int count = lines.size();
    sent.addAndGet(count);
    accepted.addAndGet(verdict.required("accepted").asLong());
    rejected.addAndGet(verdict.required("rejected").size());
    lines.clear();
    return count;
  }

  long sent() {
    return sent.get();
  }

  long accepted() {
    return accepted.get();
  }

  long rejected() {
    return rejected.get();
  }
}
