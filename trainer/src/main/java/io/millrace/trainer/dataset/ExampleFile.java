package io.millrace.trainer.dataset;

import io.millrace.event.Value;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureSpec;
import io.millrace.trainer.batch.WorkFileException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Examples on disk, for datasets that training reads again and again and memory need not hold.
 *
 * <p>Each record: its length, whether a slate begins with it, then the example. The file is
 * temporary: it goes when this is closed, or with the process.
 */
final class ExampleFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final List<String> names;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final DataOutputStream file;
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(record);
  private long count;

  /**
   * @param path of a file that is not there yet
   */
  ExampleFile(FeatureSpec spec, Path path) {
    this.path = path;
    names = spec.features().stream().map(Feature::name).toList();
    names.forEach(name -> indexes.put(name, indexes.size()));
    try {
      file = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), BUFFER));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  long count() {
    return count;
  }

  /** Appends; values of names that the specification does not have are left out. */
  void add(Example example, boolean slateBegins) {
    try {
      record.reset();
      out.writeBoolean(slateBegins);
      out.writeFloat(example.label());
      out.writeFloat(example.logitOffset());
      text(example.group());
      text(example.request());
      text(example.item());
      out.writeLong(example.at().getEpochSecond());
      out.writeInt(example.at().getNano());
      for (Map.Entry<String, Value> entry : example.values().entrySet()) {
        Integer index = indexes.get(entry.getKey());
        if (index != null) {
          out.writeShort(index);
          value(entry.getValue());
        }
      }
      out.writeShort(-1);
      file.writeInt(record.size());
      record.writeTo(file);
      count++;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void text(String text) throws IOException {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private void value(Value value) throws IOException {
    if (value instanceof Value.Text text) {
      out.writeByte(0);
      text(text.text());
    } else if (value instanceof Value.Num number) {
      out.writeByte(1);
      out.writeDouble(number.number());
    } else if (value instanceof Value.Flag flag) {
      out.writeByte(2);
      out.writeBoolean(flag.flag());
    } else if (value instanceof Value.TextList list) {
      out.writeByte(3);
      out.writeInt(list.texts().size());
      for (String text : list.texts()) {
        text(text);
      }
    } else if (value instanceof Value.NumList list) {
      out.writeByte(4);
      out.writeInt(list.numbers().size());
      for (double number : list.numbers()) {
        out.writeDouble(number);
      }
    }
  }

  /**
   * Ends the writing and splits in the order of writing, never within a slate: the one that the
   * split falls into goes to the second part.
   *
   * @param share of the examples that the second part is to have
   */
  Split split(double share) {
    try {
      file.close();
      long target = count - Math.round(count * share);
      long offset = 0;
      long cut = 0;
      long cutOffset = 0;
      try (DataInputStream in = input(0)) {
        for (long row = 0; row < count && (row <= target || cut == 0); row++) {
          int length = in.readInt();
          if (in.readBoolean()) {
            cut = row;
            cutOffset = offset;
          }
          in.skipNBytes(length - 1L);
          offset += Integer.BYTES + length;
        }
      }
      long first = cut;
      long behind = cutOffset;
      return new Split(
          () -> read(0, first), first, () -> read(behind, count - first), count - first);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Both parts, with their sizes. */
  record Split(ExampleSource older, long olderCount, ExampleSource newer, long newerCount) {}

  private DataInputStream input(long offset) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    in.skipNBytes(offset);
    return new DataInputStream(in);
  }

  private Stream<Example> read(long offset, long examples) {
    DataInputStream in;
    try {
      in = input(offset);
    } catch (IOException e) {
      throw failed(e);
    }
    Iterator<Example> iterator =
        new Iterator<>() {
          private long left = examples;

          @Override
          public boolean hasNext() {
            return left > 0;
          }

          @Override
          public Example next() {
            if (left-- <= 0) {
              throw new java.util.NoSuchElementException();
            }
            try {
              return example(in);
            } catch (IOException e) {
              throw failed(e);
            }
          }
        };
    return StreamSupport.stream(
            Spliterators.spliterator(iterator, examples, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(
            () -> {
              try {
                in.close();
              } catch (IOException e) {
                throw failed(e);
              }
            });
  }

  private Example example(DataInputStream in) throws IOException {
    in.readInt();
    in.readBoolean();
    float label = in.readFloat();
    float logitOffset = in.readFloat();
    String group = text(in);
    String request = text(in);
    String item = text(in);
    Instant at = Instant.ofEpochSecond(in.readLong(), in.readInt());
    Map<String, Value> values = new HashMap<>(names.size() * 2);
    for (short index = in.readShort(); index >= 0; index = in.readShort()) {
      values.put(names.get(index), value(in));
    }
    return new Example(values, label, group, request, item, at, logitOffset);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Value value(DataInputStream in) throws IOException {
    byte tag = in.readByte();
    switch (tag) {
      case 0:
        return Value.of(text(in));
      case 1:
        return Value.of(in.readDouble());
      case 2:
        return Value.of(in.readBoolean());
      case 3:
        String[] texts = new String[in.readInt()];
        for (int i = 0; i < texts.length; i++) {
          texts[i] = text(in);
        }
        return Value.of(List.of(texts));
      case 4:
        Double[] numbers = new Double[in.readInt()];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = in.readDouble();
        }
        return new Value.NumList(List.of(numbers));
      default:
        throw new IOException("unknown kind of value " + tag);
    }
  }

  private WorkFileException failed(IOException e) {
    return new WorkFileException(path, e);
  }

  @Override
  public void close() {
    try {
      file.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
