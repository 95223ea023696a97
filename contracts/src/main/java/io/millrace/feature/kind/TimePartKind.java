package io.millrace.feature.kind;

import io.millrace.event.Value;
import io.millrace.feature.Encoding;
import io.millrace.feature.EntityView;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeyWriter;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.FixedRows;
import io.millrace.feature.Scope;
import io.millrace.feature.StateFeature;
import io.millrace.feature.TableInput;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** A part of the time of the request, in UTC, as a category. */
public final class TimePartKind implements FeatureKind {
  private final Part part;

  TimePartKind(Part part) {
    this.part = part;
  }

  @Override
  public String id() {
    return part.id();
  }

  @Override
  public Feature read(FeatureKeys keys) {
    keys.of(Scope.CONTEXT);
    return new TimePart(keys.name(), part);
  }

  /** Which part. */
  public enum Part {
    /** 0 to 23. */
    HOUR(24, ZonedDateTime::getHour),
    /** 0 for Monday to 6 for Sunday. */
    WEEKDAY(7, time -> time.getDayOfWeek().getValue() - 1);

    private final int count;
    private final ToIntFunction<ZonedDateTime> value;

    Part(int count, ToIntFunction<ZonedDateTime> value) {
      this.count = count;
      this.value = value;
    }

    private String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The bucket of a value; below 0 if it is none. */
    private int bucket(double number) {
      return number >= 0 && number < count ? (int) number : -1;
    }
  }

  /** A feature of the kind. */
  public record TimePart(String name, Part part) implements StateFeature {
    @Override
    public Scope of() {
      return Scope.CONTEXT;
    }

    @Override
    public String type() {
      return part.id();
    }

    @Override
    public Encoding encoding() {
      return new FixedRows(part.count, part::bucket);
    }

    @Override
    public Optional<Value> value(EntityView known) {
      return Optional.of(Value.of(part.value.applyAsInt(known.now().atZone(ZoneOffset.UTC))));
    }

    @Override
    public TableInput table() {
      return TableInput.Cell.of(name);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      // Its name and type say all.
    }
  }
}
