package io.millrace.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Value;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.training.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableDatasetsTest {
  private static final String SPEC =
      """
      label: clicked
      missing: ["?"]
      features:
        - {name: user, of: user, type: category, attribute: user_id}
        - {name: item, of: item, type: category}
        - {name: genres, of: item, type: categories, separator: ";"}
        - {name: age, of: user, type: number}
      """;
  private static final String HEADER = "user_id,item,genres,age,clicked\n";

  @TempDir Path directory;

  @Test
  void open_headerQuotesAndMissing_readsValues() throws Exception {
    Path table =
        write("t.csv", HEADER + "ann,\"a,1\",x; y,30.5,1\r\nbob,b,?,,0\n\nbob,b,z,7,0.0\n");

    List<Example> rows = read(table, SPEC);

    assertThat(rows).extracting(Example::label).containsExactly(1f, 0f, 0f);
    assertThat(rows).extracting(Example::group).containsExactly("ann", "bob", "bob");
    assertThat(rows).extracting(Example::item).containsExactly("a,1", "b", "b");
    assertThat(rows.get(0).values())
        .containsEntry("genres", Value.of(List.of("x", "y")))
        .containsEntry("age", Value.of(30.5));
    assertThat(rows.get(1).values()).containsOnlyKeys("user", "item");
  }

  @Test
  void open_gzipWithoutHeaderWithSeparator_readsValues() throws Exception {
    Path table = directory.resolve("any-name");
    Files.write(table, gzip("1, ann, a, x, 3\n0, bob, b, y, 4\n"));
    String spec = SPEC + "columns: [clicked, user_id, item, genres, age]\nseparator: \", \"\n";

    assertThat(read(table, spec)).extracting(Example::item).containsExactly("a", "b");
  }

  @Test
  void open_validationShare_takesTheLastRows() throws Exception {
    Path table = write("t.csv", HEADER + "a,a,,1,1\nb,b,,2,0\nc,c,,3,1\nd,d,,4,0\n");

    Dataset dataset = open(table, SPEC, 0.25);

    assertThat(list(dataset.train())).extracting(Example::group).containsExactly("a", "b", "c");
    assertThat(list(dataset.validation())).extracting(Example::group).containsExactly("d");
    assertThat(dataset.provenance())
        .containsEntry("train-rows", "3")
        .containsEntry("train-positives", "2")
        .containsKey("train-sha256");
  }

  @Test
  void open_badCells_nameFileLineAndColumn() throws Exception {
    assertRefused(HEADER + "a,a,,1,1\na,a,,old,0\n", "t.csv, line 3, column 'age'", "'old'");
    assertRefused(HEADER + "a,a,,NaN,1\n", "line 2, column 'age'", "finite");
    assertRefused(HEADER + "a,a,,1,1\na,a,,1,2\n", "line 3, column 'clicked'", "0 or 1", "'2'");
    assertRefused(HEADER + "a,a,,1,yes\n", "line 2, column 'clicked'", "'yes'");
    assertRefused(HEADER + "a,a,,1,\n", "line 2, column 'clicked'");
    assertRefused(HEADER + "a,a,,1\n", "line 2", "has 4 cells, needs 5");
  }

  @Test
  void open_badFiles_sayWhatIsWrong() throws Exception {
    assertRefused("", "t.csv is empty");
    assertRefused(HEADER, "t.csv has no rows");
    assertRefused(HEADER + "a,a,,1,0\na,a,,1,0\n", "every label", "is 0");
    assertRefused("user_id,item,genres,clicked\na,a,,1\n", "no column 'age'", "its columns are");
    assertThatThrownBy(() -> open(directory.resolve("none.csv"), SPEC, 0.5))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("none.csv does not exist");
  }

  @Test
  void open_notText_saysInWhichLine() throws Exception {
    Path table = directory.resolve("t.csv");
    byte[] bytes = (HEADER + "a,a,,1,1\nb,b,,2,0\n").getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 8] = (byte) 0xe9;
    Files.write(table, bytes);
    assertThatThrownBy(() -> open(table, SPEC, 0.5))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("t.csv, line 3: the bytes E9")
        .hasMessageContaining("not UTF-8");

    bytes[bytes.length - 8] = 0;
    Files.write(table, bytes);
    assertThatThrownBy(() -> open(table, SPEC, 0.5)).hasMessageContaining("line 3: a NUL");

    Files.write(table, HEADER.getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> open(table, SPEC, 0.5)).hasMessageContaining("UTF-16");

    Files.write(
        table,
        (HEADER + "b,b,,2,0\n\"a,a,,1,1\n" + "x".repeat(20 << 20))
            .getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> open(table, SPEC, 0.5))
        .hasMessageContaining("line 3")
        .hasMessageContaining("is a quote missing?");
  }

  @Test
  void open_severalBadCells_namesTheFirstRow() throws Exception {
    assertRefused(HEADER + "a,a,,1,1\na,a,,old,0\na,a,,1,7\n", "line 3, column 'age'");
    assertRefused(HEADER + "a,a,,1,1\na,a,,old,0\na,a\n", "line 3, column 'age'");
    assertRefused(HEADER + "a,a,,old,7\n", "line 2, column 'clicked'");
  }

  @Test
  void open_noLabel_takesEveryRowAsChosen() throws Exception {
    Path table = write("t.csv", HEADER + "a,a,,1,\nb,b,,2,x\n");

    assertThat(read(table, SPEC.replace("label: clicked\n", "")))
        .extracting(Example::label)
        .containsExactly(1f, 1f);
  }

  @Test
  void open_namedLabels_areThoseOfTheSpecification() throws Exception {
    Path table = write("t.csv", HEADER + "a,a,,1, >50K\nb,b,,2,<=50K.\nc,c,,2,>50K.\n");
    String positive =
        SPEC.replace(
            "label: clicked", "label: {column: clicked, positive: [\">50K\", \">50K.\"]%s}");

    assertThat(read(table, positive.formatted("")))
        .extracting(Example::label)
        .containsExactly(1f, 0f, 1f);
    assertThatThrownBy(() -> read(table, positive.formatted(", negative: \"<=50K\"")))
        .hasMessageContaining("line 3, column 'clicked'")
        .hasMessageContaining("'<=50K.'");
    Path without = write("t.csv", HEADER + "a,a,,1,?\n");
    assertThatThrownBy(() -> read(without, positive.formatted("")))
        .hasMessageContaining("must not be missing");
  }

  @Test
  void open_spacesAndByteOrderMark_doNotBelongToCells() throws Exception {
    Path table =
        write(
            "t.csv",
            "\uFEFF user_id , item,genres,age,clicked\n ann , ?,\" x \", 3 , 1\nb,\" i\",,,0\n");

    List<Example> rows = read(table, SPEC);

    assertThat(rows).extracting(Example::group).containsExactly("ann", "b");
    assertThat(rows).extracting(Example::item).containsExactly("", " i");
    assertThat(rows.get(0).values()).containsEntry("age", Value.of(3)).doesNotContainKey("item");
  }

  @Test
  void open_severalFiles_areReadInTheOrderOfTheirNames() throws Exception {
    Path parts = Files.createDirectory(directory.resolve("parts"));
    Files.writeString(parts.resolve("b.csv"), "clicked,user_id,item,genres,age\n0,bob,b,,2\n");
    Files.write(parts.resolve("a.csv.gz"), gzip(HEADER + "ann,a,,1,1\n"));
    Files.writeString(parts.resolve("_SUCCESS"), "");
    Files.writeString(parts.resolve(".a.crc"), "x");

    for (String table :
        List.of("parts", "parts/*.csv*", "parts/{a,b}.csv*", "parts/a.csv.gz, %s/parts/b.csv")) {
      Path path = directory.resolve(table.replace("%s", directory.toString()));
      assertThat(read(path, SPEC)).extracting(Example::group).containsExactly("ann", "bob");
      assertThat(open(path, SPEC, 0.5).provenance()).containsEntry("train-rows", "1");
    }
    assertThatThrownBy(() -> open(directory.resolve("none-*.csv"), SPEC, 0.5))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("none-*.csv: no file matches");
    assertThatThrownBy(() -> open(Files.createDirectory(directory.resolve("empty")), SPEC, 0.5))
        .hasMessageContaining("no file is in it");
    Files.writeString(parts.resolve("c.csv"), HEADER + "x,x,,1,8\n");
    assertThatThrownBy(() -> open(parts, SPEC, 0.5)).hasMessageContaining("c.csv, line 2");
  }

  private static final String CHOICES =
      """
      features:
        - {name: shopper, of: user, type: category}
        - {name: product, of: item, type: category}
        - {name: colour, of: item, type: categories}
      """;

  /** Sorted by user, as exports are; the product's colour changed once. */
  private Path choices() throws Exception {
    StringBuilder text = new StringBuilder("shopper,product,colour\n");
    for (int user = 0; user < 20; user++) {
      for (int i = 0; i < 10; i++) {
        int product = (user + 3 * i) % 40;
        text.append("u%d,p%d,%s\n".formatted(user, product, user == 0 ? "old" : "c" + product));
      }
    }
    return write("choices.csv", text.toString());
  }

  @Test
  void open_tableWithoutLabel_holdsOutEachUsersLastRowsWithItemsNeverChosen() throws Exception {
    Dataset dataset = open(choices(), CHOICES, 0.2);

    assertThat(list(dataset.train())).hasSize(160).allMatch(row -> row.label() == 1);
    List<Example> validation = list(dataset.validation());
    assertThat(validation).isEqualTo(list(dataset.validation()));
    assertThat(validation).filteredOn(row -> row.label() == 1).hasSize(40);
    assertThat(validation).filteredOn(row -> row.label() == 0).hasSize(40 * 20);
    java.util.Set<String> known = new java.util.HashSet<>();
    list(dataset.train()).forEach(row -> known.add(row.group() + row.item()));
    validation.stream()
        .filter(row -> row.label() == 1)
        .forEach(row -> known.add(row.group() + row.item()));
    assertThat(validation)
        .filteredOn(row -> row.label() == 0)
        .noneMatch(row -> known.contains(row.group() + row.item()))
        .allMatch(row -> row.values().get("product").equals(Value.of(row.item())))
        .extracting(Example::logitOffset)
        .containsOnly((float) Math.log(30 / 20.0));
    assertThat(dataset.catalogue().orElseThrow().items()).isEqualTo(40);
  }

  @Test
  void open_allLabelsOne_isTheSameAsNoLabel() throws Exception {
    String labelled =
        java.nio.file.Files.readString(choices())
            .replaceAll("(?m)$(?<=.)", ",1")
            .replaceFirst("colour,1", "colour,bought");
    Dataset dataset = open(write("ones.csv", labelled), "label: bought\n" + CHOICES, 0.2);
    assertThat(list(dataset.validation()))
        .isEqualTo(list(open(choices(), CHOICES, 0.2).validation()));
  }

  @Test
  void open_positivesWithoutAUser_saysWhatIsNeeded() throws Exception {
    assertThatThrownBy(
            () ->
                open(
                    choices(),
                    CHOICES.replace("name: shopper, of: user", "name: shopper, of: context"),
                    0.2))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("needs a user and an item");
  }

  @Test
  void open_gzipCutInTheMiddle_saysSo() throws Exception {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 20_000; i++) {
      text.append("user").append(i * 31L % 977).append(",item,x,").append(i).append(",0\n");
    }
    byte[] whole = gzip(text.toString());
    Path cut = directory.resolve("cut.csv.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> open(cut, SPEC, 0.5))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("cut.csv.gz, line ")
        .hasMessageContaining("cut short");

    whole[whole.length / 2] ^= 0x55;
    Files.write(cut, whole);
    assertThatThrownBy(() -> open(cut, SPEC, 0.5))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("cut.csv.gz");
  }

  private void assertRefused(String text, String... parts) throws IOException {
    Path table = write("t.csv", text);
    assertThatThrownBy(() -> open(table, SPEC, 0.5))
        .isInstanceOf(InvalidDataException.class)
        .message()
        .contains(parts);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<Example> read(Path table, String spec) throws Exception {
    return list(new TableSource(table, new FeatureSpecCodec().read(spec)));
  }

  private static Dataset open(Path table, String specText, double share) throws Exception {
    FeatureSpec spec = new FeatureSpecCodec().read(specText);
    try (TableDataset tables =
        TableDatasets.open(
            spec, specText, table, Optional.empty(), Optional.empty(), share, 1, Progress.NONE)) {
      return tables.dataset();
    }
  }

  private static List<Example> list(ExampleSource source) {
    try (Stream<Example> stream = source.open()) {
      return stream.toList();
    }
  }
}
