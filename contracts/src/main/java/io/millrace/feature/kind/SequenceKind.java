package io.millrace.feature.kind;

import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import io.millrace.feature.Encoding;
import io.millrace.feature.EntityView;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeyWriter;
import io.millrace.feature.FeatureKeys;
import io.millrace.feature.FeatureKind;
import io.millrace.feature.Scope;
import io.millrace.feature.StateFeature;
import io.millrace.feature.TableInput;
import io.millrace.feature.Terms;
import io.millrace.feature.Vocabulary;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The items of a user's newest interactions of some types, newest first, pooled by their mean. */
public final class SequenceKind implements FeatureKind {
  private static final String ID = "sequence";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Feature read(FeatureKeys keys) {
    keys.of(Scope.USER);
    return new Sequence(
        keys.name(),
        keys.events("events", InteractionType.CLICK),
        keys.integer("max", 20),
        Vocabulary.read(keys));
  }

  /** A feature of the kind. */
  public record Sequence(String name, Set<InteractionType> events, int max, Vocabulary vocabulary)
      implements StateFeature {
    public Sequence {
      if (events.isEmpty()) {
        throw new IllegalArgumentException("events must name an event type");
      }
      Limits.atLeastOne("max", max);
      // In the enum's order in every process: the fingerprint of a specification is made from it.
      events = Collections.unmodifiableSet(EnumSet.copyOf(events));
    }

    @Override
    public Scope of() {
      return Scope.USER;
    }

    @Override
    public String type() {
      return ID;
    }

    @Override
    public Encoding encoding() {
      return Terms.list(vocabulary, max);
    }

    @Override
    public Optional<Value> value(EntityView known) {
      List<String> items = known.recentItems(events, max);
      return items.isEmpty() ? Optional.empty() : Optional.of(Value.of(items));
    }

    @Override
    public TableInput table() {
      return TableInput.Cell.list(name, TableInput.BAR);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      vocabulary.write(keys.events("events", events).integer("max", max));
    }
  }
}
