package io.millrace.trainer.training;

import io.millrace.feature.FeatureEncoder;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import io.millrace.trainer.factorization.Choices;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The positives of training examples as choices, and the rows of the tables that their users and
 * items have.
 */
final class ChoiceTable {
  private static final long REPORT_ROWS = 4096;

  private final Side users;
  private final Side items;
  private final ExampleSource source;
  private final Choices choices;

  private ChoiceTable(Side users, Side items, ExampleSource source, Choices choices) {
    this.users = users;
    this.items = items;
    this.source = source;
    this.choices = choices;
  }

  static ChoiceTable of(
      ExampleSource source, FeatureEncoder encoder, IdField user, IdField item, Progress progress) {
    Side users = new Side(encoder, user);
    Side items = new Side(encoder, item);
    Choices.Builder builder = new Choices.Builder();
    try (Stream<Example> stream = source.open()) {
      long read = 0;
      for (Iterator<Example> rows = stream.iterator(); rows.hasNext(); ) {
        Example row = rows.next();
        if (row.label() > 0.5f && !row.group().isEmpty() && !row.item().isEmpty()) {
          builder.add(users.number(row.group(), row), items.number(row.item(), row));
        }
        if (++read % REPORT_ROWS == 0) {
          progress.advance(REPORT_ROWS);
        }
      }
    }
    return new ChoiceTable(users, items, source, builder.build());
  }

  /** Users or items: their numbers, in the order in which they came, and their rows. */
  private static final class Side {
    private final FeatureEncoder encoder;
    private final IdField id;
    private final Map<String, Integer> numbers = new HashMap<>();
    private int[] rows = new int[1024];

    Side(FeatureEncoder encoder, IdField id) {
      this.encoder = encoder;
      this.id = id;
    }

    int number(String name, Example example) {
      Integer known = numbers.get(name);
      if (known != null) {
        return known;
      }
      int number = numbers.size();
      numbers.put(name, number);
      rows = number < rows.length ? rows : Arrays.copyOf(rows, 2 * number);
      rows[number] = id.row(encoder, example.values());
      return number;
    }
  }

  Choices choices() {
    return choices;
  }

  /** Returns a user's number, or -1. */
  int user(String name) {
    return users.numbers.getOrDefault(name, -1);
  }

  /** Returns an item's number, or -1. */
  int item(String name) {
    return items.numbers.getOrDefault(name, -1);
  }

  /** Returns the row of each user's id. */
  int[] userRows() {
    return Arrays.copyOf(users.rows, users.numbers.size());
  }

  /** Returns the row of each item's id. */
  int[] itemRows() {
    return Arrays.copyOf(items.rows, items.numbers.size());
  }

  int unknownUserRow() {
    return users.id.unknownRow(users.encoder);
  }

  /** Returns the choices and behind them newer positives, of the users and items of these alone. */
  Choices with(ExampleSource newer) {
    Choices.Builder builder = new Choices.Builder();
    add(source, builder);
    add(newer, builder);
    return builder.build();
  }

  private void add(ExampleSource rows, Choices.Builder builder) {
    try (Stream<Example> stream = rows.open()) {
      stream
          .filter(row -> row.label() > 0.5f && user(row.group()) >= 0 && item(row.item()) >= 0)
          .forEach(row -> builder.add(user(row.group()), item(row.item())));
    }
  }
}
