package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.soak.Ledger.Line;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes the events of the run; each caller brings its own random numbers. */
final class Traffic {
  private static final double CLICK = 0.08;
  private static final double CART = 0.3;
  private static final double PURCHASE = 0.5;
  private static final double RETURN = 0.2;

  private final Ledger ledger;
  private final SoakPlan plan;
  private final EventCodec codec = new EventCodec();

  Traffic(Ledger ledger, SoakPlan plan) {
    this.ledger = ledger;
    this.plan = plan;
  }

  UserId user(RandomGenerator random) {
    return new UserId("u" + random.nextInt(plan.users()));
  }

  /** Some items are far more popular than others. */
  private ItemId item(RandomGenerator random) {
    return new ItemId("i" + (int) (plan.items() * Math.pow(random.nextDouble(), 2)));
  }

  Line item(int item) {
    int number = ledger.next();
    return line(
        number,
        new ItemUpdate(
            id(number),
            now(),
            new ItemId("i" + item),
            Map.of(
                "title", Value.of("Item " + item),
                "category", Value.of("c" + item % 12),
                "price", Value.of(5.0 + item % 90)),
            false,
            Map.of()));
  }

  /**
   * A view of now; one in a hundred is of up to two days ago, one in two hundred tells of a user.
   */
  Line browse(RandomGenerator random) {
    int number = ledger.next();
    UserId user = user(random);
    if (random.nextInt(200) == 0) {
      Map<String, Value> attributes = Map.of("segment", Value.of("s" + random.nextInt(5)));
      return line(number, new UserUpdate(id(number), now(), user, attributes, false, Map.of()));
    }
    Instant time = now();
    if (random.nextInt(100) == 0) {
      ledger.countLate();
      time = time.minusMillis(random.nextLong(Duration.ofDays(2).toMillis()));
    }
    return line(number, Interaction.of(id(number), time, InteractionType.VIEW, user, item(random)));
  }

  /** What a user does with the items of a slate, in order. */
  List<Line> outcomes(UserId user, String requestId, List<String> items, RandomGenerator random) {
    List<Line> lines = new ArrayList<>();
    RequestId request = new RequestId(requestId);
    for (int i = 0; i < items.size(); i++) {
      if (random.nextDouble() >= CLICK) {
        continue;
      }
      ItemId item = new ItemId(items.get(i));
      lines.add(outcome(InteractionType.CLICK, user, item, request, i + 1));
      if (random.nextDouble() < CART) {
        lines.add(outcome(InteractionType.ADD_TO_CART, user, item, request, i + 1));
        if (random.nextDouble() < PURCHASE) {
          // Whole numbers, so that sums do not depend on the order of addition.
          int value = 5 + random.nextInt(95);
          lines.add(purchase(user, item, request, i + 1, value));
          if (random.nextDouble() < RETURN) {
            lines.add(purchase(user, item, request, i + 1, -value));
          }
        }
      }
    }
    return lines;
  }

  private Line outcome(
      InteractionType type, UserId user, ItemId item, RequestId request, int position) {
    int number = ledger.next();
    return line(number, Interaction.of(id(number), now(), type, user, item).on(request, position));
  }

  private Line purchase(UserId user, ItemId item, RequestId request, int position, int value) {
    int number = ledger.next();
    return line(
        number,
        Interaction.builder(id(number), now(), InteractionType.PURCHASE, user, item)
            .requestId(request)
            .position(position)
            .value(value)
            .currency("EUR")
            .quantity(value < 0 ? -1 : 1)
            .build());
  }

  /** An event that must become a dead letter. */
  Line illegal(RandomGenerator random) {
    int number = ledger.next();
    String head = "{\"event_id\":\"%s\",\"type\":\"%%s\",".formatted(id(number));
    String time = "\"timestamp\":\"%s\"";
    String rest = ",\"user_id\":\"u1\",\"item_id\":\"i1\"";
    return switch (random.nextInt(6)) {
      case 0 -> dead(number, "missing_field", head, "view", time, ",\"item_id\":\"i1\"}");
      case 1 -> dead(number, "malformed_json", head, "view", time, rest + ",\"value\":");
      case 2 -> dead(number, "unknown_type", head, "gaze", time, rest + "}");
      case 3 -> dead(number, "wrong_type", head, "purchase", time, rest + ",\"value\":\"dear\"}");
      case 4 -> dead(number, "invalid_value", head, "purchase", time, rest + ",\"value\":1e999}");
      default -> {
        String future = "\"timestamp\":\"%s\"".formatted(now().plus(2, ChronoUnit.DAYS));
        yield dead(number, "timestamp_in_future", head, "view", future, rest + "}");
      }
    };
  }

  private static Line dead(
      int number, String code, String head, String type, String time, String rest) {
    String text = head.formatted(type) + time.formatted(now()) + rest;
    return new Line(number, text.getBytes(StandardCharsets.UTF_8), code);
  }

  private Line line(int number, Event event) {
    return new Line(number, codec.encode(event), "");
  }

  private static EventId id(int number) {
    return new EventId(Ledger.PREFIX + number);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
