package io.millrace.ingest.imports;

import io.millrace.ingest.client.CollectorClient;
import io.millrace.ingest.client.CollectorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Sends a history from where its state stands, a few batches in flight. Batches leave in order, so
 * that a user's events stay in order but for neighbours of a few milliseconds; the state moves on
 * over the batches that are acknowledged without a gap.
 */
final class Importer {
  private static final int IN_FLIGHT = 3;

  private final CollectorClient client;
  private final Path stateFile;
  private final int batchSize;

  Importer(CollectorClient client, Path stateFile, int batchSize) {
    this.client = client;
    this.stateFile = stateFile;
    this.batchSize = batchSize;
  }

  private record Batch(int size, Future<CollectorClient.Answer> answer) {}

  /**
   * Sends the events from the state's on to {@code end} and returns the state behind them.
   *
   * @param progress is told how many events, from the first, are acknowledged
   */
  ImportState send(History history, ImportState from, long end, LongConsumer progress)
      throws IOException, InterruptedException {
    ImportState state = from;
    ExecutorService senders = Executors.newFixedThreadPool(IN_FLIGHT);
    try {
      Queue<Batch> flying = new ArrayDeque<>();
      int next = Math.toIntExact(from.sent());
      while (next < end || !flying.isEmpty()) {
        if (next < end && flying.size() < IN_FLIGHT) {
          int to = (int) Math.min(end, next + (long) batchSize);
          List<byte[]> events = history.events().subList(next, to);
          flying.add(new Batch(to - next, senders.submit(() -> client.send(events))));
          next = to;
        } else {
          Batch first = flying.remove();
          state = state.plus(first.size, first.answer.get());
          state.save(stateFile);
          progress.accept(state.sent());
        }
      }
      return state;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CollectorException known) {
        throw known;
      }
      throw new ImportException("a batch could not be sent: " + e.getCause(), e);
    } finally {
      senders.shutdownNow();
    }
  }
}
