package io.millrace.ingest.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemUpdate;
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovieLensTest {
  @Test
  void read_fixture_mapsRatingsAndMoviesInOrder(@TempDir Path directory) throws Exception {
    Files.writeString(
        directory.resolve("movies.csv"),
        """
        movieId,title,genres
        1,Toy Story (1995),Adventure|Animation
        2,"American President, The (1995)",Comedy
        3,Never Rated,(no genres listed)
        4,,Drama
        """);
    Files.writeString(
        directory.resolve("ratings.csv"),
        """
        userId,movieId,rating,timestamp
        9,2,2.0,964982800
        9,1,4.0,964982703
        8,1,3.0,964982900
        8,1,five,964982900
        """);

    History history = Histories.read("movielens", directory);

    assertThat(history.rows()).isEqualTo(8);
    assertThat(history.skipped())
        .containsOnly(Map.entry("movie_without_title", 1L), Map.entry("unreadable_rating", 1L));
    assertThat(events(history))
        .extracting(Event::type, event -> event.eventId().value().replaceAll("[0-9a-f]{32}", "#"))
        .containsExactly(
            Tuple.tuple("item", "movielens-movie-#"),
            Tuple.tuple("item", "movielens-movie-#"),
            Tuple.tuple("like", "movielens-rating-#"),
            Tuple.tuple("item", "movielens-movie-#"),
            Tuple.tuple("dislike", "movielens-rating-#"),
            Tuple.tuple("view", "movielens-rating-#"));
    assertThat(events(history)).extracting(Event::eventId).doesNotHaveDuplicates();
    assertThat(((ItemUpdate) events(history).get(3)).attributes())
        .containsOnly(
            Map.entry("title", Value.of("The American President")),
            Map.entry("year", Value.of(1995)),
            Map.entry("genres", Value.of(List.of("Comedy"))));
    assertThat(((ItemUpdate) events(history).get(1)).attributes())
        .containsOnly(Map.entry("title", Value.of("Never Rated")));
    assertThat(((Interaction) events(history).get(2)).value()).hasValue(4.0);
  }

  @Test
  void read_realData_mapsAllOfIt() throws Exception {
    History history = Histories.read("movielens", SharedData.require("ml-latest-small"));

    List<Event> events = events(history);
    assertThat(history.skipped()).isEmpty();
    assertThat(events).hasSize(100_836 + 9_742);
    assertThat(events).isSortedAccordingTo(java.util.Comparator.comparing(Event::timestamp));
    assertThat(events.stream().map(Event::eventId).distinct()).hasSameSizeAs(events);
    assertThat(events.stream().filter(e -> e.type().equals(InteractionType.LIKE.wireName())))
        .hasSize(61_716);
    assertThat(Histories.read("movielens", SharedData.require("ml-latest-small")).events())
        .usingElementComparator(java.util.Arrays::compare)
        .isEqualTo(history.events());
  }

  static List<Event> events(History history) throws IOException, InvalidEventException {
    EventCodec codec = new EventCodec();
    List<Event> events = new ArrayList<>();
    for (byte[] json : history.events()) {
      events.add(codec.decode(json));
    }
    return events;
  }
}
