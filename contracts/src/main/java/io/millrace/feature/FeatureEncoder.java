package io.millrace.feature;

import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns feature values into rows of the tables; immutable, pure, and safe for use by several
 * threads.
 *
 * <p>All fields share one row space: first the fields that have embeddings, then the features of a
 * user and an item together and the crosses, which only the linear part knows. A field that {@code
 * shares} another's vocabulary uses the other's rows.
 *
 * <p>{@code encode(values)} equals {@code merge(encode(values, USER, CONTEXT), encode(values, ITEM,
 * USER_ITEM))}: serving encodes the user once and each item once, and gets what training got.
 */
public final class FeatureEncoder {
  private final FeatureSpec spec;
  private final List<FieldState> states;
  private final List<Field> fields;
  private final FieldEncoder[] encoders;
  private final String[] names;
  private final Scope[] scopes;
  private final RetrievalFeature[] retrieval;
  private final FixedRows.Encoder[] retrievalRows;
  private final List<Cross> crosses = new ArrayList<>();
  private final int embeddingFields;
  private final int embeddingRows;
  private final int featureRows;
  private final int rows;

  /**
   * Restores a fitted encoder.
   *
   * @param states one for each feature of the specification, in its order
   */
  public FeatureEncoder(FeatureSpec spec, List<FieldState> states) {
    if (states.size() != spec.features().size()) {
      throw new IllegalArgumentException(
          "%d field states for %d features".formatted(states.size(), spec.features().size()));
    }
    this.spec = spec;
    this.states = List.copyOf(states);
    encoders = new FieldEncoder[states.size()];
    names = new String[states.size()];
    scopes = new Scope[states.size()];
    List<FixedRows.Encoder> fixedRows = new ArrayList<>();
    List<Field> layout = new ArrayList<>();
    Map<String, Integer> indexes = new HashMap<>();
    int nextRow = 0;
    int embedded = 0;
    int embeddedRows = 0;
    for (int i = 0; i < states.size(); i++) {
      Feature feature = spec.features().get(i);
      Encoding encoding = feature.encoding();
      FieldState state = states.get(i);
      String shares = FeatureSpec.sharedFeature(feature);
      names[i] = feature.name();
      scopes[i] = feature.of();
      if (shares.isEmpty()) {
        int count = encoding.rowCount(state);
        encoders[i] = encoding.encoder(names[i], state, nextRow, null);
        boolean wideOnly = feature.of() == Scope.USER_ITEM;
        layout.add(new Field(feature.name(), feature.of(), nextRow, count, wideOnly));
        if (feature instanceof RetrievalFeature ofRetrieval) {
          fixedRows.add(ofRetrieval.encoding().encoder(state, nextRow));
        }
        nextRow += count;
      } else {
        // The specification made sure that the owner stands before.
        int owner = indexes.getOrDefault(shares, -1);
        Field owned = layout.get(owner);
        encoders[i] = encoding.encoder(names[i], state, owned.firstRow(), encoders[owner]);
        layout.add(
            new Field(feature.name(), feature.of(), owned.firstRow(), owned.rowCount(), false));
      }
      indexes.put(feature.name(), i);
      if (feature.of() != Scope.USER_ITEM) {
        embedded = i + 1;
        embeddedRows = nextRow;
      }
    }
    retrieval = spec.retrievalFeatures().toArray(RetrievalFeature[]::new);
    retrievalRows = fixedRows.toArray(FixedRows.Encoder[]::new);
    embeddingFields = embedded;
    embeddingRows = embeddedRows;
    featureRows = nextRow;
    for (List<String> cross : spec.crosses()) {
      int[] crossed = cross.stream().mapToInt(name -> indexes.getOrDefault(name, -1)).toArray();
      int[] firstRows = Arrays.stream(crossed).map(field -> layout.get(field).firstRow()).toArray();
      crosses.add(new Cross(crossed, firstRows, nextRow));
      layout.add(new Field(String.join("*", cross), Scope.CONTEXT, nextRow, Cross.BUCKETS, true));
      nextRow += Cross.BUCKETS;
    }
    rows = nextRow;
    fields = List.copyOf(layout);
  }

  public FeatureSpec spec() {
    return spec;
  }

  /** What fitting learned, one for each feature. */
  public List<FieldState> states() {
    return states;
  }

  /**
   * Where the rows of an encoder of the same features are in this one, whose vocabularies begin
   * with the other's terms in their order.
   *
   * @return for each of this encoder's rows the other's row, or -1 for a new one
   * @throws IllegalArgumentException where the features differ, with the first difference
   */
  public int[] rowsIn(FeatureEncoder older) {
    if (!spec.features().equals(older.spec.features())
        || !spec.crosses().equals(older.spec.crosses())) {
      throw new IllegalArgumentException("the features or crosses differ");
    }
    int[] map = new int[rows];
    Arrays.fill(map, -1);
    for (int i = 0; i < fields.size(); i++) {
      Field own = fields.get(i);
      Field other = older.fields.get(i);
      if (i < states.size() && !states.get(i).continues(older.states.get(i))) {
        throw new IllegalArgumentException(
            "the vocabulary of '%s' does not begin with the older one".formatted(own.name()));
      }
      for (int row = 0; row < Math.min(own.rowCount(), other.rowCount()); row++) {
        map[own.firstRow() + row] = other.firstRow() + row;
      }
    }
    return map;
  }

  /** The layout: the features in their order, then the crosses. */
  public List<Field> fields() {
    return fields;
  }

  /** How many of the fields, the first, have embeddings. */
  public int embeddingFields() {
    return embeddingFields;
  }

  /** How many of the fields are features: all but the crosses. */
  public int featureFields() {
    return encoders.length;
  }

  /** How many features a user and an item have together; they follow those with embeddings. */
  public int userItemFields() {
    return encoders.length - embeddingFields;
  }

  /** How many of the fields, the first, have linear weights in a model with or without crosses. */
  public int linearFields(boolean withCrosses) {
    return withCrosses ? fields.size() : encoders.length;
  }

  /** How many rows a table of linear weights needs in a model with or without crosses. */
  public int linearRows(boolean withCrosses) {
    return withCrosses ? rows : featureRows;
  }

  /** How many rows an embedding table needs. */
  public int embeddingRows() {
    return embeddingRows;
  }

  /** How many rows there are in all. */
  public int rows() {
    return rows;
  }

  /** Encodes a whole example. */
  public EncodedFeatures encode(Map<String, Value> values) {
    EncodedFeatures all = encode(values, EnumSet.allOf(Scope.class));
    return crosses.isEmpty() ? all : withCrosses(all);
  }

  /** Encodes the part of an example that belongs to some scopes; the other fields stay empty. */
  public EncodedFeatures encode(Map<String, Value> values, Set<Scope> parts) {
    RowBuffer out = new RowBuffer(fields.size());
    for (int i = 0; i < encoders.length; i++) {
      if (parts.contains(scopes[i])) {
        encoders[i].encode(values.get(names[i]), out);
      }
      out.endField();
    }
    crosses.forEach(cross -> out.endField());
    return out.build();
  }

  /**
   * Puts two parts with no field in common together, and adds the crosses. A feature of user and
   * item that neither has is missing.
   */
  public EncodedFeatures merge(EncodedFeatures one, EncodedFeatures other) {
    RowBuffer out = new RowBuffer(fields.size());
    for (int i = 0; i < encoders.length; i++) {
      copy(one, i, out);
      copy(other, i, out);
      if (i >= embeddingFields && isEmpty(one, i) && isEmpty(other, i)) {
        encoders[i].encode(null, out);
      }
      out.endField();
    }
    crosses.forEach(cross -> out.endField());
    EncodedFeatures all = out.build();
    return crosses.isEmpty() ? all : withCrosses(all);
  }

  private static boolean isEmpty(EncodedFeatures part, int field) {
    return part.start(field) == part.end(field);
  }

  /**
   * Writes the rows of the features of a user and an item, each of weight 1, as {@link #merge} has
   * them.
   */
  public void userItemRows(EncodedFeatures one, EncodedFeatures other, int[] out) {
    for (int i = embeddingFields; i < encoders.length; i++) {
      out[i - embeddingFields] =
          !isEmpty(one, i)
              ? one.row(one.start(i))
              : isEmpty(other, i)
                  ? retrievalRows[i - embeddingFields].row(Double.NaN)
                  : other.row(other.start(i));
    }
  }

  /**
   * Writes the rows of what retrieval says of a user and an item, each of weight 1.
   *
   * @param at the index of the first in {@code out}
   */
  public void retrievalRows(RetrievalSignals signals, int[] out, int at) {
    for (int i = 0; i < retrieval.length; i++) {
      out[at + i] = retrievalRows[i].row(retrieval[i].value(signals));
    }
  }

  /**
   * Writes the rows that {@link #merge} would add as crosses, each of weight 1, and allocates
   * nothing.
   *
   * @param out written only where it is long enough
   * @return how many there are
   */
  public int crossRows(EncodedFeatures one, EncodedFeatures other, int[] out) {
    int count = 0;
    for (Cross cross : crosses) {
      count = Math.addExact(count, cross.combinations(one, other));
    }
    if (count <= out.length) {
      int at = 0;
      for (Cross cross : crosses) {
        at = cross.write(one, other, out, at);
      }
    }
    return count;
  }

  /** Replaces the crosses of an example by those of its other fields. */
  public EncodedFeatures withCrosses(EncodedFeatures all) {
    return all.withCrosses(crosses, encoders.length);
  }

  /** The features' encoders, in the specification's order. */
  FieldEncoder[] encoders() {
    return encoders;
  }

  List<Cross> crosses() {
    return crosses;
  }

  private static void copy(EncodedFeatures from, int field, RowBuffer out) {
    for (int i = from.start(field); i < from.end(field); i++) {
      out.add(from.row(i), from.weight(i));
    }
  }
}
