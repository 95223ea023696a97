package io.millrace.quickstart.demo;

/**
 * How large a demo is.
 *
 * @param events of the history, at least
 * @param duplicates events that are sent a second time
 * @param badRounds how often each kind of broken event is sent
 * @param rounds how often each shopper comes back during the A/B test
 */
record DemoPlan(
    int items, int users, int events, int duplicates, int badRounds, int rounds, long seed) {
  static final DemoPlan DEFAULT = new DemoPlan(800, 400, 550_000, 250, 10, 30, 20260101);
}
