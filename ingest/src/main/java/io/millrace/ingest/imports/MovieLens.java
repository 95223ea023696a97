package io.millrace.ingest.imports;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.event.codec.EventCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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
  private static final Pattern TITLE_AND_YEAR = Pattern.compile("(.*\\S)\\s*\\((\\d{4})\\)\\s*");
  private static final Pattern TRAILING_ARTICLE =
      Pattern.compile("(.+), (The|A|An|Le|La|Les|Il|El|Der|Die|Das)( \\(.*\\))?");

  private final EventCodec codec = new EventCodec();

  History read(Path directory) throws IOException {
    Tally skipped = new Tally();
    Spool events = new Spool();
    long start = Long.MAX_VALUE;
    Map<String, Long> firstRated = new HashMap<>();
    long rows = 0;
    try (CsvReader<NamedCsvRecord> csv = open(directory, "ratings.csv")) {
      for (NamedCsvRecord row : csv) {
        rows++;
        Optional<Interaction> rating = rating(row, rows);
        if (rating.isEmpty()) {
          skipped.count("unreadable_rating");
          continue;
        }
        firstRated.merge(row.getField("movieId"), millis(rating.get()), Math::min);
        start = Math.min(start, millis(rating.get()));
        events.add(millis(rating.get()), codec.encode(rating.get()));
      }
    }
    start = start == Long.MAX_VALUE ? 0 : start;
    long movies = 0;
    try (CsvReader<NamedCsvRecord> csv = open(directory, "movies.csv")) {
      for (NamedCsvRecord row : csv) {
        movies++;
        String id = row.getField("movieId");
        if (id.isBlank() || row.getField("title").isBlank()) {
          skipped.count("movie_without_title");
          continue;
        }
        Instant known = Instant.ofEpochMilli(firstRated.getOrDefault(id, start));
        // A movie comes before its first rating.
        events.addFirst(
            known.toEpochMilli(),
            codec.encode(
                new ItemUpdate(
                    new EventId("movielens-movie-" + movies),
                    known,
                    new ItemId(id),
                    attributes(row.getField("title"), row.getField("genres")),
                    false,
                    Map.of())));
      }
    }
    return History.of(rows + movies, skipped, events);
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

  private static Optional<Interaction> rating(NamedCsvRecord row, long number) {
    try {
      double rating = Double.parseDouble(row.getField("rating"));
      return Optional.of(
          new Interaction(
              new EventId("movielens-rating-" + number),
              Instant.ofEpochSecond(Long.parseLong(row.getField("timestamp"))),
              rating >= LIKE
                  ? InteractionType.LIKE
                  : rating <= DISLIKE ? InteractionType.DISLIKE : InteractionType.VIEW,
              new UserId(row.getField("userId")),
              new ItemId(row.getField("movieId")),
              Optional.empty(),
              Optional.empty(),
              OptionalInt.empty(),
              OptionalDouble.of(rating),
              Optional.empty(),
              OptionalInt.empty(),
              Map.of(),
              Map.of()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static long millis(Event event) {
    return event.timestamp().toEpochMilli();
  }

  private static CsvReader<NamedCsvRecord> open(Path directory, String name) throws IOException {
    return CsvReader.builder().ofNamedCsvRecord(SourceFile.text(SourceFile.find(directory, name)));
  }
}
