package io.millrace.ingest.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignFormatsTest {
  @TempDir private Path directory;

  @Test
  void metarank_rankingAndItsInteractions_areJoinedWhereverTheyStand() throws Exception {
    Path file =
        write(
            "events.jsonl",
            """
            {"event":"interaction","id":"x1","ranking":"r1","timestamp":"1599391467500","type":"click","item":"item1","session":"s1"}
            {"event":"item","id":"m1","timestamp":"1599391460000","item":"item1","fields":[{"name":"title","value":"Cat"},{"name":"color","value":["white","black"]}]}
            {"event":"item","id":"m2","timestamp":"2020-09-06T11:24:21Z","item":"item1","fields":[{"name":"price","value":9.5}]}
            {"event":"user","id":"m3","timestamp":1599391460000,"user":"user1","fields":[{"name":"age","value":33}]}
            {"event":"ranking","id":"r1","timestamp":"1599391467000","user":"user1","session":"s1","fields":[{"name":"query","value":"cat"}],"items":[{"id":"item3","relevancy":2.0},{"id":"item1","fields":[{"name":"relevancy","value":1.5}]}]}
            {"event":"interaction","id":"x2","timestamp":"1599391468000","user":"user1","type":"buy","item":"item3"}
            {"event":"interaction","id":"x3","ranking":"gone","timestamp":"1599391468000","user":"user1","type":"watched","item":"item3"}
            {"event":"interaction","id":"x4","timestamp":"1599391468000","user":"user1","type":"shrug","item":"item3"}
            {"event":"interaction","id":"x5","timestamp":"1599391468000","type":"click","item":"item3"}
            {"event":"item","id":"m4","item":"item1"}
            nonsense
            """);

    History history = Histories.read("metarank", file, Map.of("watched", "view"));

    assertThat(history.rows()).isEqualTo(11);
    assertThat(history.skipped())
        .isEqualTo(
            Map.of(
                "interaction_type:shrug", 1L,
                "interaction_without_user", 1L,
                "no_timestamp", 1L,
                "unreadable_json", 1L));
    assertThat(history.notes())
        .isEqualTo(
            Map.of(
                "interaction joined with its ranking", 1L,
                "interaction without a ranking", 1L,
                "interaction whose ranking is not in the file", 1L));
    List<Event> events = decode(history);
    assertThat(events).hasSize(7);
    ItemUpdate item = (ItemUpdate) events.get(2);
    assertThat(item.attributes())
        .isEqualTo(
            Map.of(
                "title", Value.of("Cat"),
                "color", Value.of(List.of("white", "black")),
                "price", Value.of(9.5)));
    Impression impression = (Impression) events.get(3);
    assertThat(impression.requestId().value()).isEqualTo("r1");
    assertThat(impression.context()).isEqualTo(Map.of("query", Value.of("cat")));
    assertThat(impression.items())
        .extracting(s -> s.position() + s.itemId().value() + s.score().orElse(0))
        .containsExactly("1item32.0", "2item11.5");
    Interaction click = (Interaction) events.get(4);
    assertThat(click.userId().value()).isEqualTo("user1");
    assertThat(click.requestId()).contains(impression.requestId());
    assertThat(click.position()).hasValue(2);
    assertThat(((Interaction) events.get(5)).interaction()).isEqualTo(InteractionType.PURCHASE);
    assertThat(((Interaction) events.get(6)).requestId()).isEmpty();
  }

  @Test
  void metarank_readTwice_givesTheSameEvents() throws Exception {
    Path file =
        write(
            "events.jsonl",
            """
            {"event":"user","id":"m3","timestamp":1599391460000,"user":"user1","fields":[]}
            """);

    assertThat(decode(Histories.read("metarank", file)))
        .isEqualTo(decode(Histories.read("metarank", file)));
  }

  @Test
  void gorse_dump_becomesUsersItemsAndInteractions() throws Exception {
    write(
        "users.jsonl",
        """
        {"UserId":"u1","Labels":{"age":30,"place":{"city":"Bern"}},"Subscribe":null,"Comment":"first"}
        {"UserId":"u2","Labels":["vip","de"],"Comment":""}
        """);
    write(
        "items.jsonl",
        """
        {"ItemId":"i1","IsHidden":false,"Categories":["book","gift"],"Timestamp":"2021-01-01T01:01:01Z","Labels":{"genre":["drama"]},"Comment":"A book"}
        {"ItemId":"i2","IsHidden":true,"Categories":null,"Timestamp":"0001-01-01T00:00:00Z","Labels":null,"Comment":""}
        """);
    write(
        "feedback.jsonl",
        """
        {"FeedbackType":"read","UserId":"u1","ItemId":"i1","Value":0,"Timestamp":"2021-02-01T00:00:00Z","Comment":""}
        {"FeedbackType":"star","UserId":"u1","ItemId":"i2","Value":4,"Timestamp":"2021-03-01T00:00:00Z","Comment":"fine"}
        {"FeedbackType":"mumble","UserId":"u1","ItemId":"i2","Timestamp":"2021-03-01T00:00:00Z"}
        {"FeedbackType":"like","UserId":"u1","ItemId":"i2","Timestamp":"0001-01-01T00:00:00Z"}
        {"FeedbackType":"like","ItemId":"i2","Timestamp":"2021-03-01T00:00:00Z"}
        """);

    History history = Histories.read("gorse", directory);

    assertThat(history.rows()).isEqualTo(9);
    assertThat(history.skipped())
        .isEqualTo(
            Map.of(
                "feedback_type:mumble", 1L,
                "feedback_without_time", 1L,
                "feedback_without_user_or_item", 1L));
    List<Event> events = decode(history);
    assertThat(events).hasSize(6);
    ItemUpdate book = (ItemUpdate) events.get(0);
    assertThat(book.attributes())
        .isEqualTo(
            Map.of(
                "genre", Value.of(List.of("drama")),
                "category", Value.of(List.of("book", "gift")),
                "comment", Value.of("A book")));
    UserUpdate user = (UserUpdate) events.get(1);
    assertThat(user.timestamp()).isEqualTo(Instant.parse("2021-02-01T00:00:00Z"));
    assertThat(user.attributes())
        .containsEntry("age", Value.of(30))
        .containsEntry("place.city", Value.of("Bern"));
    assertThat(events.get(3)).isInstanceOf(Interaction.class);
    ItemUpdate hidden = (ItemUpdate) events.get(4);
    assertThat(hidden.deleted()).isTrue();
    assertThat(hidden.timestamp()).isEqualTo(Instant.parse("2021-03-01T00:00:00Z"));
    Interaction star = (Interaction) events.get(5);
    assertThat(star.interaction()).isEqualTo(InteractionType.LIKE);
    assertThat(star.value()).hasValue(4);
  }

  @Test
  void csv_mappedColumns_becomeEventsAndTheRestIsCounted() throws Exception {
    Path mapping =
        write(
            "mapping.yml",
            """
            separator: ";"
            fields:
              type: {column: action, values: {bought: purchase, looked: view}}
              user_id: customer
              item_id: sku
              timestamp: {column: at, format: "dd.MM.yyyy HH:mm", zone: Europe/Berlin}
              value: amount
              currency: {constant: EUR}
              context.device: device
            """);
    Path file =
        write(
            "sales.csv",
            """
            action;customer;sku;at;amount;device
            bought;c1;s1;31.01.2026 13:30;9.50;phone
            looked;c1;s2;30.01.2026 08:00;;
            returned;c1;s1;31.01.2026 14:00;9.50;phone
            bought;c1;s1;yesterday;9.50;phone
            """);

    History history = Histories.mapped(mapping, file);

    assertThat(history.rows()).isEqualTo(4);
    assertThat(history.skipped())
        .isEqualTo(Map.of("type:returned", 1L, "unreadable_timestamp", 1L));
    List<Event> events = decode(history);
    Interaction bought = (Interaction) events.get(1);
    assertThat(bought.timestamp()).isEqualTo(Instant.parse("2026-01-31T12:30:00Z"));
    assertThat(bought.value()).hasValue(9.5);
    assertThat(bought.currency()).contains("EUR");
    assertThat(bought.context()).isEqualTo(Map.of("device", Value.of("phone")));
    assertThat(events.get(0).type()).isEqualTo("view");
  }

  @Test
  void csv_mappingOfAColumnThatIsNotThere_namesTheColumnsThatAre() throws Exception {
    Path mapping =
        write("mapping.yml", "fields: {type: {constant: view}, timestamp: at, user_id: whom}\n");
    Path file = write("sales.csv", "at,who\n1,2\n");

    assertThatThrownBy(() -> Histories.mapped(mapping, file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no column 'whom'")
        .hasMessageContaining("[at, who]");
  }

  @Test
  void types_nameOfNothingKnown_isRefused() {
    assertThatThrownBy(() -> TypeNames.with(Map.of("a", "stare")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'stare' is not one of view, click");
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }

  private static List<Event> decode(History history) throws Exception {
    List<Event> events = new ArrayList<>();
    for (byte[] line : history.events()) {
      events.add(new EventCodec().decode(line));
    }
    return events;
  }
}
