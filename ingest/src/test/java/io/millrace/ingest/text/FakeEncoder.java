package io.millrace.ingest.text;

import io.millrace.text.SentenceEncoder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Encodes a text as its length; remembers what it was given, and may be held up. */
final class FakeEncoder implements SentenceEncoder {
  /** A text that it refuses. */
  static final String REFUSED = "refused";

  final List<String> encoded = new CopyOnWriteArrayList<>();
  private final String id;
  private volatile CountDownLatch entered = new CountDownLatch(0);
  private volatile CountDownLatch gate = new CountDownLatch(0);

  FakeEncoder(String id) {
    this.id = id;
  }

  /** From here on encoding waits for {@link #open}. */
  void hold() {
    entered = new CountDownLatch(1);
    gate = new CountDownLatch(1);
  }

  /** Waits until a text is being held up. */
  void awaitHeld() throws InterruptedException {
    entered.await();
  }

  void open() {
    gate.countDown();
  }

  @Override
  public float[] encode(String text) {
    entered.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (text.equals(REFUSED)) {
      throw new IllegalStateException("cannot encode that");
    }
    encoded.add(text);
    return vector(text);
  }

  static float[] vector(String text) {
    return new float[] {1, text.length() / 100f};
  }

  @Override
  public List<float[]> encode(List<String> texts) {
    return texts.stream().map(this::encode).toList();
  }

  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void close() {
    open();
  }
}
