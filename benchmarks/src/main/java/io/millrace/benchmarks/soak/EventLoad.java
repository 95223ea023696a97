package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.soak.Ledger.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends events at a constant rate as the documentation asks for: what is not answered with 202 is
 * sent again, all of it and under the same event ids, until it is. Every twentieth batch is sent
 * once more although it was acknowledged.
 */
final class EventLoad implements AutoCloseable {
  private static final String LINES = "application/x-ndjson";
  private static final int BATCH = 20;
  private static final int SENDERS = 6;
  private static final int REPEAT = 20;
  private static final int REFUSE = 100;
  private static final double ILLEGAL = 0.005;

  private final Web web;
  private final Ledger ledger;
  private final Traffic traffic;
  private final Incidents incidents;
  private final DelayQueue<Due> outcomes = new DelayQueue<>();
  private final Semaphore due = new Semaphore(0);
  private final AtomicLong batches = new AtomicLong();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean stopping;

  EventLoad(Web web, Ledger ledger, Traffic traffic, Incidents incidents) {
    this.web = web;
    this.ledger = ledger;
    this.traffic = traffic;
    this.incidents = incidents;
  }

  /** A line that is to be sent at a moment of {@link System#nanoTime}. */
  private record Due(Line line, long at) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  void start(SoakPlan plan) {
    SplittableRandom seeds = new SplittableRandom(plan.seed());
    for (int i = 0; i < SENDERS; i++) {
      SplittableRandom random = seeds.split();
      running.add(senders.submit(() -> send(random)));
    }
    long pause = TimeUnit.SECONDS.toNanos(1) * BATCH / plan.events();
    clock.scheduleAtFixedRate(due::release, 0, pause, TimeUnit.NANOSECONDS);
  }

  /** Sends these in one of the next batches, or in the one behind a delay. */
  void add(List<Line> lines, long delayMillis) {
    long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis);
    lines.forEach(line -> outcomes.add(new Due(line, at)));
  }

  /** Begins no new batch and waits until the last is acknowledged. */
  void finish() throws Exception {
    clock.shutdownNow();
    stopping = true;
    due.release(SENDERS);
    for (Future<?> sender : running) {
      sender.get(3, TimeUnit.MINUTES);
    }
  }

  private void send(SplittableRandom random) {
    try {
      while (true) {
        due.acquire();
        if (stopping) {
          return;
        }
        long batch = batches.incrementAndGet();
        if (batch % REFUSE == 0) {
          sendRefused(batch / REFUSE % 2 == 0, random);
          continue;
        }
        List<Line> lines = batch(random);
        sendUntilAcknowledged(lines);
        if (batch % REPEAT == 0) {
          ledger.countRepeated(lines.size());
          sendUntilAcknowledged(lines);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Line> batch(SplittableRandom random) {
    List<Line> lines = new ArrayList<>();
    while (lines.size() < BATCH) {
      Due outcome = outcomes.poll();
      if (outcome != null) {
        lines.add(outcome.line());
      } else {
        boolean illegal = random.nextDouble() < ILLEGAL;
        lines.add(illegal ? traffic.illegal(random) : traffic.browse(random));
      }
    }
    return lines;
  }

  /**
   * A request that is wrong as a whole: of another type, or for a namespace that does not exist.
   */
  private void sendRefused(boolean type, SplittableRandom random) throws InterruptedException {
    Instant start = Instant.now();
    Line line = traffic.browse(random);
    ledger.refusedWhole(line.number());
    String url = web.collector() + "/v1/events";
    String found;
    try {
      HttpResponse<String> answer =
          type
              ? web.post(url, "image/png", line.bytes())
              : web.post(url, LINES, line.bytes(), "Millrace-Namespace", "no-such-namespace");
      if (answer.statusCode() == (type ? 415 : 404)) {
        return;
      }
      found = answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      found = e.toString();
    }
    incidents.add(start, Incidents.Kind.EVENTS, "a wrong request was answered: " + found);
  }

  /** Sends a request until it is acknowledged, with growing pauses. */
  void sendUntilAcknowledged(List<Line> lines) throws InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Line line : lines) {
      body.writeBytes(line.bytes());
      body.write('\n');
    }
    for (long pause = 200; !attempt(lines, body.toByteArray()); pause = Math.min(2000, 2 * pause)) {
      TimeUnit.MILLISECONDS.sleep(pause);
    }
  }

  private boolean attempt(List<Line> lines, byte[] body) throws InterruptedException {
    Instant start = Instant.now();
    lines.forEach(ledger::sent);
    try {
      HttpResponse<String> answer = web.post(web.collector() + "/v1/events", LINES, body);
      if (answer.statusCode() == 202) {
        check(start, lines, JsonMapper.shared().readTree(answer.body()));
        lines.forEach(ledger::answered);
        return true;
      }
      incidents.add(start, Incidents.Kind.EVENTS, answer.statusCode() + " " + answer.body());
    } catch (IOException e) {
      incidents.add(start, Incidents.Kind.EVENTS, "no answer: " + e);
    }
    return false;
  }

  private void check(Instant start, List<Line> lines, JsonNode answer) {
    long legal = lines.stream().filter(Line::legal).count();
    if (answer.path("accepted").asLong(-1) != legal
        || answer.path("rejected").size() != lines.size() - legal) {
      incidents.add(
          start,
          Incidents.Kind.EVENTS,
          "%d legal of %d lines were answered %s".formatted(legal, lines.size(), answer));
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    senders.shutdownNow();
  }
}
