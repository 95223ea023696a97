package io.millrace.state.codec;

import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Attributes as bytes: a tag before each value, whole numbers and short floats kept small. */
final class ValuesCodec {
  private static final int TEXT = 0;
  private static final int WHOLE = 1;
  private static final int REAL = 2;
  private static final int FALSE = 3;
  private static final int TRUE = 4;
  private static final int TEXTS = 5;
  private static final int REALS = 6;
  private static final int FLOATS = 7;

  /** All whole numbers up to here are exact in a double. */
  private static final double MAX_WHOLE = 1L << 53;

  private ValuesCodec() {}

  static void write(Map<String, Value> values, ByteWriter out) {
    out.number(values.size());
    // In order of their names: equal maps are equal bytes.
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              out.text(name);
              write(value, out);
            });
  }

  private static void write(Value value, ByteWriter out) {
    if (value instanceof Value.Text text) {
      out.one(TEXT);
      out.text(text.text());
    } else if (value instanceof Value.Num number) {
      writeNumber(number.number(), out);
    } else if (value instanceof Value.Flag flag) {
      out.one(flag.flag() ? TRUE : FALSE);
    } else if (value instanceof Value.TextList list) {
      out.one(TEXTS);
      out.number(list.texts().size());
      list.texts().forEach(out::text);
    } else if (value instanceof Value.NumList list) {
      writeNumbers(list.numbers(), out);
    }
  }

  private static void writeNumber(double number, ByteWriter out) {
    boolean whole = Double.compare(number, (double) (long) number) == 0;
    if (whole && Math.abs(number) <= MAX_WHOLE) {
      out.one(WHOLE);
      out.signed((long) number);
    } else {
      out.one(REAL);
      out.real(number);
    }
  }

  private static void writeNumbers(List<Double> numbers, ByteWriter out) {
    boolean floats =
        numbers.stream().allMatch(n -> Double.compare(n, (double) n.floatValue()) == 0);
    out.one(floats ? FLOATS : REALS);
    out.number(numbers.size());
    for (double number : numbers) {
      if (floats) {
        out.real((float) number);
      } else {
        out.real(number);
      }
    }
  }

  static Map<String, Value> read(ByteReader in) {
    Map<String, Value> values = new HashMap<>();
    int count = in.count();
    for (int i = 0; i < count; i++) {
      values.put(in.text(), readValue(in));
    }
    return values;
  }

  private static Value readValue(ByteReader in) {
    int tag = in.one();
    return switch (tag) {
      case TEXT -> Value.of(in.text());
      case WHOLE -> Value.of((double) in.signed());
      case REAL -> Value.of(in.real());
      case FALSE -> Value.of(false);
      case TRUE -> Value.of(true);
      case TEXTS -> {
        int count = in.count();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          texts.add(in.text());
        }
        yield Value.of(texts);
      }
      case REALS, FLOATS -> {
        int count = in.count();
        List<Double> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          numbers.add(tag == FLOATS ? (double) in.smallReal() : in.real());
        }
        yield new Value.NumList(numbers);
      }
      default -> throw new IllegalArgumentException("no value has the tag " + tag);
    };
  }
}
