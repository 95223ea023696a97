package io.millrace.trainer.holdout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.SessionId;
import io.millrace.event.UserId;
import io.millrace.namespace.Topic;
import io.millrace.trainer.dataset.MemoryEventLog;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.training.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldoutScanTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final List<Event> events = new ArrayList<>();

  @Test
  void split_items_holdsOutAllThatAnybodyDidWithThem() {
    for (int user = 0; user < 40; user++) {
      for (int item = 0; item < 20; item++) {
        did(100 * user + item, InteractionType.LIKE, "u" + user, "i" + (user + item) % 60);
      }
    }

    HoldoutSplit split = split(HoldoutQuery.of(new Holdout.Items(0.2)));

    Set<ItemId> held =
        split.users().stream().flatMap(user -> user.targets().stream()).collect(Collectors.toSet());
    assertThat(held).hasSizeBetween(4, 22);
    assertThat(split.users()).hasSizeGreaterThan(30);
    for (Event event : events) {
      assertThat(split.heldOut(event)).isEqualTo(held.contains(((Interaction) event).itemId()));
    }
    for (HeldOutUser user : split.users()) {
      assertThat(user.history()).isNotEmpty().doesNotContainAnyElementsOf(held);
      assertThat(user.seen()).doesNotContainAnyElementsOf(held);
      assertThat(user.history().size() + user.targets().size()).isEqualTo(20);
    }
    assertThat(split.id()).startsWith("items:0.2 ");
  }

  @Test
  void parse_items_holdsATenth() {
    assertThat(Holdout.parse("items")).isEqualTo(new Holdout.Items(0.1));
    assertThatThrownBy(() -> new Holdout.Items(0.6))
        .hasMessage("share must be above 0 and at most 0.5, but is 0.6");
  }

  @Test
  void split_lastEvent_holdsOutTheLatestPositiveOfUsersWithFive() {
    for (int user = 0; user < 12; user++) {
      for (int item = 0; item < 5; item++) {
        did(10 * user + item, InteractionType.LIKE, "u" + user, "i" + item);
      }
      did(10 * user + 6, InteractionType.VIEW, "u" + user, "viewed");
    }
    did(1, InteractionType.LIKE, "few", "i0");

    HoldoutSplit split = split(HoldoutQuery.of(new Holdout.LastEvent()));

    assertThat(split.positive()).isEqualTo(InteractionType.LIKE);
    assertThat(split.eligible()).isEqualTo(12);
    assertThat(split.users()).hasSize(12);
    HeldOutUser user = user(split, "u3");
    assertThat(user.targets()).containsExactly(item("i4"));
    assertThat(user.at()).isEqualTo(minute(34));
    assertThat(user.history()).containsExactly(item("i0"), item("i1"), item("i2"), item("i3"));
    assertThat(user.seen()).contains(item("viewed")).doesNotContain(item("i4"));
    assertThat(kept(split, "u3")).containsExactly("i0", "i1", "i2", "i3", "viewed");
    // Leave-one-out: another user's later events stay.
    assertThat(kept(split, "few")).containsExactly("i0");
    assertThat(split.asked()).isAfter(minute(116));
  }

  @Test
  void split_lastEventOfAnItemMetBefore_leavesOutWhatWouldGiveItAway() {
    for (int user = 0; user < 10; user++) {
      for (int item = 0; item < 5; item++) {
        did(10 * user + item, InteractionType.VIEW, "u" + user, "i" + item);
        did(10 * user + item, InteractionType.LIKE, "u" + user, "i" + item);
      }
    }
    Impression shown = shown(99, "u1", "i4", "i9");
    Impression other = shown(99, "u1", "i8", "i9");

    HoldoutSplit split = split(HoldoutQuery.of(new Holdout.LastEvent()));

    assertThat(user(split, "u1").seen()).doesNotContain(item("i4"));
    assertThat(kept(split, "u1")).doesNotContain("i4").contains("i3");
    assertThat(split.heldOut(shown)).isTrue();
    assertThat(split.heldOut(other)).isFalse();
  }

  @Test
  void split_lastEventOfTheSameMoment_takesTheItemThatComesLastById() {
    for (int user = 0; user < 10; user++) {
      for (int item = 0; item < 5; item++) {
        did(1, InteractionType.LIKE, "u" + user, "i" + (item + user) % 5);
      }
    }

    assertThat(split(HoldoutQuery.of(new Holdout.LastEvent())).users())
        .allSatisfy(user -> assertThat(user.targets()).containsExactly(item("i4")));
  }

  @Test
  void split_minValue_countsOnlyPositivesOfThatValue() {
    for (int user = 0; user < 10; user++) {
      for (int item = 0; item < 7; item++) {
        rated(item, "u" + user, "i" + item, item == 6 ? 3.5 : 4);
      }
    }
    HoldoutQuery query =
        new HoldoutQuery(new Holdout.LastEvent(), Optional.empty(), OptionalDouble.of(4), 5_000, 1);

    HeldOutUser user = user(split(query), "u0");

    assertThat(user.targets()).containsExactly(item("i5"));
    assertThat(user.history()).hasSize(5).doesNotContain(item("i6"));
    assertThat(user.seen()).contains(item("i6"));
  }

  @Test
  void split_lastBasketByMoment_holdsOutAllFromTheBasketOn() {
    for (int user = 0; user < 10; user++) {
      did(10 * user, InteractionType.PURCHASE, "u" + user, "a");
      did(10 * user, InteractionType.PURCHASE, "u" + user, "b");
      did(10 * user + 1, InteractionType.PURCHASE, "u" + user, "b");
      did(10 * user + 2, InteractionType.PURCHASE, "u" + user, "b");
      did(10 * user + 2, InteractionType.PURCHASE, "u" + user, "c");
      did(10 * user + 2, InteractionType.PURCHASE, "u" + user, "d");
      did(10 * user + 3, InteractionType.VIEW, "u" + user, "e");
    }
    // Two baskets are too few; nothing new in the third is nothing to find.
    did(1, InteractionType.PURCHASE, "two", "a");
    did(2, InteractionType.PURCHASE, "two", "b");
    did(1, InteractionType.PURCHASE, "same", "a");
    did(2, InteractionType.PURCHASE, "same", "a");
    did(3, InteractionType.PURCHASE, "same", "a");

    HoldoutSplit split = split(HoldoutQuery.of(new Holdout.LastBasket()));

    assertThat(split.users()).hasSize(10);
    HeldOutUser user = user(split, "u4");
    assertThat(user.targets()).containsExactlyInAnyOrder(item("c"), item("d"));
    assertThat(user.history()).containsExactly(item("a"), item("b"), item("b"));
    assertThat(user.seen()).containsExactlyInAnyOrder(item("a"), item("b"));
    assertThat(kept(split, "u4")).containsExactly("a", "b", "b");
    assertThat(kept(split, "two")).containsExactly("a", "b");
    assertThat(kept(split, "same")).containsExactly("a", "a", "a");
  }

  @Test
  void split_lastBasketBySession_beginsWithTheSessionsFirstEvent() {
    for (int user = 0; user < 10; user++) {
      String name = "u" + user;
      for (int session = 0; session < 3; session++) {
        int at = 100 * user + 10 * session;
        inSession(at, InteractionType.VIEW, name, "viewed" + session, name + session);
        inSession(at + 1, InteractionType.PURCHASE, name, "one" + session, name + session);
        inSession(at + 2, InteractionType.PURCHASE, name, "two" + session, name + session);
      }
    }

    HoldoutSplit split = split(HoldoutQuery.of(new Holdout.LastBasket()));

    HeldOutUser user = user(split, "u7");
    assertThat(user.targets()).containsExactlyInAnyOrder(item("one2"), item("two2"));
    assertThat(user.seen())
        .containsExactlyInAnyOrder(
            item("viewed0"),
            item("one0"),
            item("two0"),
            item("viewed1"),
            item("one1"),
            item("two1"));
    assertThat(kept(split, "u7")).hasSize(6);
  }

  @Test
  void split_days_cutsTheWholeLog() {
    int day = 24 * 60;
    for (int user = 0; user < 12; user++) {
      if (user > 0) {
        did(user, InteractionType.CLICK, "u" + user, "old");
      }
      did(9 * day + user, InteractionType.CLICK, "u" + user, "old");
      did(9 * day + user, InteractionType.CLICK, "u" + user, "new");
    }
    did(1, InteractionType.CLICK, "gone", "old");
    did(10 * day, InteractionType.VIEW, "end", "old");

    HoldoutSplit split = split(HoldoutQuery.of(new Holdout.LastDays(7)));

    assertThat(split.asked()).isEqualTo(minute(3 * day).plusMillis(1));
    assertThat(split.users()).hasSize(12);
    assertThat(user(split, "u1").targets()).containsExactly(item("new"));
    assertThat(user(split, "u1").history()).containsExactly(item("old"));
    // A new user: all is new.
    assertThat(user(split, "u0").history()).isEmpty();
    assertThat(user(split, "u0").targets()).containsExactlyInAnyOrder(item("old"), item("new"));
    assertThat(kept(split, "u1")).containsExactly("old");
    assertThat(kept(split, "end")).isEmpty();
    assertThat(kept(split, "gone")).containsExactly("old");
  }

  @Test
  void split_moreUsersThanWanted_drawsTheSameSampleForTheSameSeed() {
    for (int user = 0; user < 200; user++) {
      for (int item = 0; item < 5; item++) {
        did(item, InteractionType.LIKE, "u" + user, "i" + item);
      }
    }
    List<UserId> one = sample(1);

    assertThat(one).hasSize(20);
    assertThat(sample(1)).isEqualTo(one);
    assertThat(sample(2)).hasSize(20).isNotEqualTo(one);
    HoldoutSplit split = split(sampled(1));
    assertThat(split.eligible()).isEqualTo(200);
    // Users that were not drawn keep all they have.
    assertThat(events.stream().filter(split::heldOut)).hasSize(20);
  }

  @Test
  void split_manySlicesOfTime_isTheSame() {
    for (int user = 0; user < 40; user++) {
      for (int item = 0; item < 6; item++) {
        did(1000 * item + user, InteractionType.LIKE, "u" + user, "i" + item);
      }
    }
    HoldoutQuery query = HoldoutQuery.of(new Holdout.LastEvent());

    assertThat(new HoldoutScan(log(), 7).split(query, Progress.NONE).users())
        .isEqualTo(split(query).users());
  }

  @Test
  void split_tooFewUsers_saysWhatIsNeededAndWhatToTry() {
    for (int user = 0; user < 9; user++) {
      for (int item = 0; item < 5; item++) {
        did(item, InteractionType.LIKE, "u" + user, "i" + item);
      }
    }

    assertThatThrownBy(() -> split(HoldoutQuery.of(new Holdout.LastEvent())))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("9 users, 10 are needed")
        .hasMessageContaining("at least 5 positives of type 'like'")
        .hasMessageContaining("Try another --holdout")
        .hasMessageContaining("LIKE=45");
    assertThatThrownBy(() -> split(HoldoutQuery.of(new Holdout.LastDays(1))))
        .hasMessageContaining("9 users, 10 are needed")
        .hasMessageContaining("Try a longer time in --holdout");
  }

  @Test
  void split_emptyLog_saysSo() {
    assertThatThrownBy(() -> split(HoldoutQuery.of(new Holdout.LastEvent())))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("no interactions");
  }

  @Test
  void parse_eachKind_isPrintedTheSame() {
    for (String text :
        List.of("last-event", "last-basket", "7d", "3650d", "2026-01-31T00:00:00Z")) {
      assertThat(Holdout.parse(text)).hasToString(text);
    }
    for (String text : List.of("", "last", "0d", "07d", "3651d", "7h", "-7d")) {
      assertThatThrownBy(() -> Holdout.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + text + "'")
          .hasMessageContaining("last-basket");
    }
  }

  @Test
  void id_ofSplits_tellsThemApart() {
    for (int user = 0; user < 20; user++) {
      for (int item = 0; item < 5; item++) {
        did(item, InteractionType.LIKE, "u" + user, "i" + item);
      }
    }

    assertThat(split(sampled(1)).id()).isEqualTo("last-event positive=like users=20 seed=1");
    assertThat(split(sampled(2)).id()).isNotEqualTo(split(sampled(1)).id());
  }

  private List<UserId> sample(long seed) {
    return split(sampled(seed)).users().stream().map(HeldOutUser::userId).toList();
  }

  private static HoldoutQuery sampled(long seed) {
    return new HoldoutQuery(
        new Holdout.LastEvent(), Optional.empty(), OptionalDouble.empty(), 20, seed);
  }

  private HoldoutSplit split(HoldoutQuery query) {
    return new HoldoutScan(log()).split(query, Progress.NONE);
  }

  private MemoryEventLog log() {
    return MemoryEventLog.of(events.toArray(new Event[0]));
  }

  private static HeldOutUser user(HoldoutSplit split, String id) {
    return split.users().stream()
        .filter(user -> user.userId().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** The items of a user's events that training and replay may see. */
  private List<String> kept(HoldoutSplit split, String user) {
    return events.stream()
        .filter(event -> event.topic() == Topic.EVENTS && event.key().equals(user))
        .filter(event -> !split.heldOut(event))
        .map(event -> ((Interaction) event).itemId().value())
        .collect(Collectors.toList());
  }

  private static ItemId item(String id) {
    return new ItemId(id);
  }

  private static Instant minute(int minute) {
    return START.plusSeconds(60L * minute);
  }

  private void did(int minute, InteractionType type, String user, String item) {
    events.add(
        Interaction.of(
            new EventId("event-" + events.size()),
            minute(minute),
            type,
            new UserId(user),
            new ItemId(item)));
  }

  private void inSession(
      int minute, InteractionType type, String user, String item, String session) {
    events.add(interaction(minute, type, user, item, Optional.of(session), OptionalDouble.empty()));
  }

  private void rated(int minute, String user, String item, double rating) {
    events.add(
        interaction(
            minute, InteractionType.LIKE, user, item, Optional.empty(), OptionalDouble.of(rating)));
  }

  private Interaction interaction(
      int minute,
      InteractionType type,
      String user,
      String item,
      Optional<String> session,
      OptionalDouble value) {
    Interaction.Builder interaction =
        Interaction.builder(
            new EventId("event-" + events.size()),
            minute(minute),
            type,
            new UserId(user),
            new ItemId(item));
    session.map(SessionId::new).ifPresent(interaction::sessionId);
    value.ifPresent(interaction::value);
    return interaction.build();
  }

  private static Impression shown(int minute, String user, String... items) {
    return new Impression(
        new EventId("shown-" + String.join("-", items)),
        minute(minute),
        new UserId(user),
        new RequestId("request-" + String.join("-", items)),
        Optional.empty(),
        IntStream.range(0, items.length)
            .mapToObj(i -> Impression.Shown.at(new ItemId(items[i]), i + 1))
            .toList(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }
}
