package io.millrace.ingest.imports;

import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MovieLens (Harper and Konstan 2015, ACM TiiS 5:4): {@code movies.csv} and {@code ratings.csv}.
 *
 * <p>A rating of 3.5 or more is a {@code like}, of 2 or less a {@code dislike}, in between a {@code
 * view}; the rating itself is the event's value. A movie comes into the catalogue when it is first
 * rated, or with the first rating of all where it never is.
 */
final class MovieLens {
  private static final double LIKE = 3.5;
  private static final double DISLIKE = 2;
  private static final CsvRows.Layout LAYOUT = new CsvRows.Layout(Optional.of(','), true);
  private static final Pattern TITLE_AND_YEAR = Pattern.compile("(.*\\S)\\s*\\((\\d{4})\\)\\s*");
  private static final Pattern TRAILING_ARTICLE =
      Pattern.compile("(.+), (The|A|An|Le|La|Les|Il|El|Der|Die|Das)( \\(.*\\))?");

  private final ContentIds ids = new ContentIds();
  private final ImportSource source;
  private final HistoryWriter history;

  MovieLens(ImportSource source, HistoryWriter history) {
    this.source = source;
    this.history = history;
  }

  void read() throws IOException {
    long[] start = {Long.MAX_VALUE};
    Map<String, Long> firstRated = new HashMap<>();
    source.rows(
        source.file("ratings.csv"),
        LAYOUT,
        history,
        row -> {
          Optional<Interaction> rating = rating(row);
          if (rating.isEmpty()) {
            history.skip("unreadable_rating", row.file(), row.line());
            return;
          }
          long at = rating.get().timestamp().toEpochMilli();
          firstRated.merge(rating.get().itemId().value(), at, Math::min);
          start[0] = Math.min(start[0], at);
          history.add(rating.get());
        });
    long first = start[0] == Long.MAX_VALUE ? 0 : start[0];
    source.rows(
        source.file("movies.csv"),
        LAYOUT,
        history,
        row -> {
          Optional<ItemUpdate> movie = movie(row, firstRated, first);
          if (movie.isEmpty()) {
            history.skip("movie_without_title", row.file(), row.line());
          } else {
            // A movie comes before its first rating.
            history.addFirst(movie.get());
          }
        });
  }

  private Optional<ItemUpdate> movie(CsvRows.Row row, Map<String, Long> firstRated, long first) {
    String id = row.cells().getOrDefault("movieId", "");
    String title = row.cells().getOrDefault("title", "");
    String genres = row.cells().getOrDefault("genres", "");
    if (id.isBlank() || title.isBlank()) {
      return Optional.empty();
    }
    Instant known = Instant.ofEpochMilli(firstRated.getOrDefault(id, first));
    return Optional.of(
        new ItemUpdate(
            new EventId(ids.next("movielens-movie", id, title, genres, known.toString())),
            known,
            new ItemId(id),
            attributes(title, genres),
            false,
            Map.of()));
  }

  /** Title without the year and with its article in front, genres as a list, year as a number. */
  static Map<String, Value> attributes(String title, String genres) {
    Map<String, Value> attributes = new HashMap<>();
    Matcher matcher = TITLE_AND_YEAR.matcher(title);
    boolean dated = matcher.matches();
    attributes.put("title", Value.of(articleFirst(dated ? matcher.group(1) : title.strip())));
    if (dated) {
      attributes.put("year", Value.of(Double.parseDouble(matcher.group(2))));
    }
    if (!genres.isBlank() && !genres.equals("(no genres listed)")) {
      attributes.put("genres", Value.of(List.of(genres.split("\\|"))));
    }
    return attributes;
  }

  private static String articleFirst(String title) {
    Matcher matcher = TRAILING_ARTICLE.matcher(title);
    if (!matcher.matches()) {
      return title;
    }
    String rest = matcher.group(3);
    return matcher.group(2) + " " + matcher.group(1) + (rest == null ? "" : rest);
  }

  private Optional<Interaction> rating(CsvRows.Row row) {
    try {
      double rating = Double.parseDouble(row.get("rating"));
      return Optional.of(
          Interaction.builder(
                  new EventId(
                      ids.next(
                          "movielens-rating",
                          row.get("userId"),
                          row.get("movieId"),
                          row.get("rating"),
                          row.get("timestamp"))),
                  Instant.ofEpochSecond(Long.parseLong(row.get("timestamp"))),
                  rating >= LIKE
                      ? InteractionType.LIKE
                      : rating <= DISLIKE ? InteractionType.DISLIKE : InteractionType.VIEW,
                  new UserId(row.get("userId")),
                  new ItemId(row.get("movieId")))
              .value(rating)
              .build());
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
