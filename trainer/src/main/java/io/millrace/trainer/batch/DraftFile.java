package io.millrace.trainer.batch;

import io.millrace.feature.ColumnEncoder;
import io.millrace.feature.Columns;
import io.millrace.feature.Dictionaries;
import io.millrace.feature.EncodedBlock;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Labelled examples as columns, in a temporary file: what the data said before an encoder was
 * fitted. Written in one pass over the data, read to fit and again to encode. Not thread-safe.
 */
public final class DraftFile implements AutoCloseable {
  private final Dictionaries dictionaries;
  private final WordFile file;
  private final List<Block> blocks = new ArrayList<>();
  private int[] words = new int[1 << 12];
  private long size;
  private long positives;

  private record Block(long position, int words, int examples) {}

  /**
   * @param dictionaries of all columns that will be added
   */
  public DraftFile(WorkDirectory directory, Dictionaries dictionaries) {
    this.dictionaries = dictionaries;
    file = new WordFile(directory.file("drafts"));
  }

  /** How many examples it holds. */
  public long size() {
    return size;
  }

  /** How many of them have label 1. */
  public long positives() {
    return positives;
  }

  /**
   * Appends a block; every one but the last has {@link EncodedExamples#BLOCK} examples.
   *
   * @param labels 0 or 1
   */
  public void add(Columns block, byte[] labels, int examples) {
    if (size % EncodedExamples.BLOCK != 0) {
      throw new IllegalStateException("only the last block may be short");
    }
    int length = Math.addExact(labels.length, block.words());
    words = length > words.length ? new int[length] : words;
    int at = 0;
    for (; at < examples; at++) {
      words[at] = labels[at];
      positives += labels[at];
    }
    at = block.write(words, at);
    blocks.add(new Block(file.append(words, at), at, examples));
    size += examples;
  }

  /**
   * Lets a fitter learn from the first examples.
   *
   * @param progress is told how many at a time
   */
  public void fit(EncoderFitter fitter, long examples, IntConsumer progress) {
    Columns columns = new Columns(dictionaries);
    long left = examples;
    for (int i = 0; i < blocks.size() && left > 0; i++) {
      read(blocks.get(i), columns);
      int count = (int) Math.min(left, blocks.get(i).examples());
      fitter.add(columns, count);
      left -= count;
      progress.accept(count);
    }
  }

  /** Encodes examples {@code [from, to)}. */
  public EncodedExamples encode(
      FeatureEncoder encoder, long from, long to, EncodedWriter writer, IntConsumer progress) {
    ColumnEncoder columnEncoder = new ColumnEncoder(encoder, dictionaries);
    Columns columns = new Columns(dictionaries);
    EncodedBlock encoded = new EncodedBlock(encoder.fields().size());
    byte[] labels = new byte[EncodedExamples.BLOCK];
    long first = 0;
    for (Block block : blocks) {
      int start = (int) Math.max(0, Math.min(block.examples(), from - first));
      int end = (int) Math.max(0, Math.min(block.examples(), to - first));
      if (start < end) {
        read(block, columns);
        for (int i = 0; i < block.examples(); i++) {
          labels[i] = (byte) words[i];
        }
        columnEncoder.encode(columns, end, encoded);
        writer.add(encoded, labels, start, end);
        progress.accept(end - start);
      }
      first += block.examples();
    }
    return writer.finish();
  }

  private void read(Block block, Columns columns) {
    words = block.words() > words.length ? new int[block.words()] : words;
    file.read(block.position(), words, block.words());
    columns.read(words, block.examples(), block.examples());
  }

  @Override
  public void close() {
    file.close();
  }
}
