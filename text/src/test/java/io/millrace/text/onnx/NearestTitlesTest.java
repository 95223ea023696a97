package io.millrace.text.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.millrace.event.Value;
import io.millrace.text.ItemText;
import io.millrace.text.SentenceEncoder;
import io.millrace.text.SharedData;
import io.millrace.text.Whitening;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Nearest neighbours among the titles of real catalogues, as encoded and whitened. */
class NearestTitlesTest {
  private static final int WHITENED = 64;

  @Test
  void nearest_giftShop_isTheSameKindOfThing() throws IOException {
    Path file = SharedData.require("online-retail").resolve("items.tsv.gz");
    Map<String, String> texts = new LinkedHashMap<>();
    for (NamedCsvRecord row : rows(file, '\t')) {
      ItemText.of(Map.of("title", Value.of(row.getField("description"))))
          .ifPresent(text -> texts.putIfAbsent(text, text));
    }
    Catalogue shop = Catalogue.encode(texts);

    for (Catalogue space : List.of(shop, shop.whitened())) {
      assertThat(space.nearest("ALARM CLOCK BAKELIKE RED", 5))
          .allMatch(title -> title.contains("CLOCK"))
          .filteredOn(title -> title.contains("ALARM CLOCK"))
          .hasSizeGreaterThanOrEqualTo(3);
      assertThat(space.nearest("WHITE HANGING HEART T-LIGHT HOLDER", 5))
          .filteredOn(title -> title.contains("T-LIGHT"))
          .hasSizeGreaterThanOrEqualTo(4);
      assertThat(space.nearest("PACK OF 72 RETROSPOT CAKE CASES", 5))
          .filteredOn(title -> title.contains("CAKE"))
          .hasSizeGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void nearest_films_areSequelsAndOfTheSameGenre() throws IOException {
    Path file = SharedData.require("ml-latest-small").resolve("movies.csv.gz");
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, List<String>> genres = new LinkedHashMap<>();
    for (NamedCsvRecord row : rows(file, ',')) {
      List<String> of = List.of(row.getField("genres").split("\\|"));
      String title = row.getField("title").replaceAll(" \\(\\d{4}\\)$", "");
      if (texts.size() < 1_500 || title.contains("Star Trek")) {
        ItemText.of(Map.of("title", Value.of(title), "genres", Value.of(of)))
            .ifPresent(text -> texts.put(title, text));
        genres.put(title, of);
      }
    }
    Catalogue films = Catalogue.encode(texts);

    for (Catalogue space : List.of(films, films.whitened())) {
      assertThat(space.nearest("Star Trek: Generations", 5))
          .filteredOn(title -> title.contains("Star Trek"))
          .hasSizeGreaterThanOrEqualTo(4);
      double shared = 0;
      List<String> asked = texts.keySet().stream().limit(300).toList();
      for (String title : asked) {
        for (String near : space.nearest(title, 5)) {
          shared += genres.get(near).stream().anyMatch(genres.get(title)::contains) ? 1 : 0;
        }
      }
      shared /= 5.0 * asked.size();
      System.out.printf(
          Locale.ROOT, "%.3f of the 5 nearest films have a genre in common%n", shared);
      // Of two films drawn at random fewer than half have.
      assertThat(shared).isGreaterThan(.8);
    }
  }

  private static List<NamedCsvRecord> rows(Path file, char separator) throws IOException {
    try (Reader in =
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8);
        CsvReader<NamedCsvRecord> csv =
            CsvReader.builder()
                .fieldSeparator(separator)
                .quoteCharacter(separator == ',' ? '"' : '\u0001')
                .ofNamedCsvRecord(in)) {
      return csv.stream().toList();
    }
  }

  private record Catalogue(List<String> names, List<float[]> vectors) {
    static Catalogue encode(Map<String, String> texts) {
      try (SentenceEncoder encoder = SentenceEncoders.open("minilm").orElseThrow()) {
        long started = System.nanoTime();
        List<float[]> vectors = encoder.encode(List.copyOf(texts.values()));
        System.out.printf(
            Locale.ROOT,
            "%d titles, %.2f ms each%n",
            texts.size(),
            (System.nanoTime() - started) / 1e6 / texts.size());
        return new Catalogue(new ArrayList<>(texts.keySet()), vectors);
      }
    }

    Catalogue whitened() {
      Whitening whitening = Whitening.fit(vectors, WHITENED);
      return new Catalogue(names, vectors.stream().map(whitening::apply).toList());
    }

    List<String> nearest(String name, int count) {
      float[] from = vectors.get(names.indexOf(name));
      double[] cosines = vectors.stream().mapToDouble(to -> cosine(from, to)).toArray();
      return IntStream.range(0, names.size())
          .filter(i -> !names.get(i).equals(name))
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -cosines[i]))
          .limit(count)
          .map(names::get)
          .toList();
    }

    private static double cosine(float[] one, float[] other) {
      double dot = 0;
      double squares = 0;
      double others = 0;
      for (int i = 0; i < one.length; i++) {
        dot += one[i] * other[i];
        squares += one[i] * one[i];
        others += other[i] * other[i];
      }
      return dot / Math.sqrt(squares * others);
    }
  }
}
