package io.millrace.benchmarks.soak;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What was sent and what the services answered: the shop's own books. Event ids are numbers with
 * {@link #PREFIX} before them. Safe for use by several threads.
 */
final class Ledger {
  static final String PREFIX = "soak-";

  private final BitSet sent = new BitSet();
  private final BitSet acknowledged = new BitSet();
  private final Map<Integer, Refusal> refusals = new HashMap<>();
  private final BitSet refusedRequests = new BitSet();
  private final Set<String> slates = new HashSet<>();
  private int next;
  private long late;
  private long repeated;

  /**
   * An illegal event.
   *
   * @param code the reason that its dead letter must have
   * @param attempts how often it was sent
   * @param answers how often its rejection was answered
   */
  record Refusal(String code, int attempts, int answers) {}

  /** The number of the next event. */
  synchronized int next() {
    return next++;
  }

  synchronized void sent(Line line) {
    if (line.legal()) {
      sent.set(line.number());
    } else {
      refusals.merge(
          line.number(),
          new Refusal(line.code(), 1, 0),
          (known, one) -> new Refusal(known.code(), known.attempts() + 1, known.answers()));
    }
  }

  /** The collector has answered 202 for the request with this line. */
  synchronized void answered(Line line) {
    if (line.legal()) {
      acknowledged.set(line.number());
    } else {
      refusals.computeIfPresent(
          line.number(),
          (number, known) -> new Refusal(known.code(), known.attempts(), known.answers() + 1));
    }
  }

  /** An event of a request that was refused whole: nothing of it may be kept anywhere. */
  synchronized void refusedWhole(int number) {
    refusedRequests.set(number);
  }

  synchronized void slate(String requestId) {
    slates.add(requestId);
  }

  synchronized void countLate() {
    late++;
  }

  synchronized void countRepeated(int events) {
    repeated += events;
  }

  synchronized BitSet sent() {
    return (BitSet) sent.clone();
  }

  synchronized BitSet acknowledged() {
    return (BitSet) acknowledged.clone();
  }

  synchronized Map<Integer, Refusal> refusals() {
    return Map.copyOf(refusals);
  }

  synchronized BitSet refusedRequests() {
    return (BitSet) refusedRequests.clone();
  }

  /** Request ids of the slates with items that were answered. */
  synchronized Set<String> slates() {
    return Set.copyOf(slates);
  }

  synchronized String summary() {
    return "%,d events acknowledged (%,d of them late, %,d sent again), %,d illegal, %,d in refused requests, %,d slates"
        .formatted(
            acknowledged.cardinality(),
            late,
            repeated,
            refusals.size(),
            refusedRequests.cardinality(),
            slates.size());
  }

  /**
   * An event in its bytes.
   *
   * @param code the reason for which it must be refused; empty for a legal one
   */
  record Line(int number, byte[] bytes, String code) {
    boolean legal() {
      return code.isEmpty();
    }
  }
}
