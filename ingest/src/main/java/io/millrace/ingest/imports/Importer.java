package io.millrace.ingest.imports;

import io.millrace.ingest.client.CollectorClient;
import io.millrace.ingest.client.CollectorException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Sends what the ledger does not know of a history, a few batches in flight. Batches leave in
 * order, so that a user's events stay in order but for neighbours of a few milliseconds; the ledger
 * takes them down when they are acknowledged.
 */
final class Importer {
  private static final int IN_FLIGHT = 3;

  private final CollectorClient client;
  private final ImportLedger ledger;
  private final int batchSize;

  Importer(CollectorClient client, ImportLedger ledger, int batchSize) {
    this.client = client;
    this.ledger = ledger;
    this.batchSize = batchSize;
  }

  /**
   * @param events of the history that it goes over, sent or known
   */
  private record Batch(int events, long[] keys, Future<CollectorClient.Answer> answer) {}

  /**
   * Sends the first events of a history, but for those that are known.
   *
   * @param end how many
   * @param progress is told how many events, from the first, are acknowledged or known
   */
  ImportState send(History history, long end, LongConsumer progress)
      throws IOException, InterruptedException {
    ImportState state = ImportState.NOTHING;
    ExecutorService senders = Executors.newFixedThreadPool(IN_FLIGHT);
    try {
      Queue<Batch> flying = new ArrayDeque<>();
      int next = 0;
      while (next < end || !flying.isEmpty()) {
        if (next < end && flying.size() < IN_FLIGHT) {
          int to = (int) Math.min(end, next + (long) batchSize);
          flying.add(batch(history.events().subList(next, to), senders));
          next = to;
        } else {
          Batch first = flying.remove();
          state = state.plus(first.events, first.keys.length, first.answer.get());
          ledger.add(first.keys);
          progress.accept(state.known() + state.sent());
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

  private Batch batch(List<byte[]> events, ExecutorService senders) {
    List<byte[]> all = List.copyOf(events);
    long[] keys = ledger.keys(all);
    List<byte[]> fresh = new ArrayList<>(all.size());
    long[] freshKeys = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      if (!ledger.knows(keys[i])) {
        freshKeys[fresh.size()] = keys[i];
        fresh.add(all.get(i));
      }
    }
    return new Batch(
        all.size(),
        Arrays.copyOf(freshKeys, fresh.size()),
        fresh.isEmpty()
            ? CompletableFuture.completedFuture(new CollectorClient.Answer(0, Map.of()))
            : senders.submit(() -> client.send(fresh)));
  }
}
