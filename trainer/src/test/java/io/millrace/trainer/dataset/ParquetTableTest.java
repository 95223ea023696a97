package io.millrace.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Value;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.training.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same table as CSV and as Parquet is the same examples. */
class ParquetTableTest {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message rows {
            required boolean label;
            optional int64 user;
            optional binary item (STRING);
            optional group genres (LIST) { repeated group list { optional binary element (STRING); } }
            optional double age;
            optional float price;
            optional int32 unused;
          }
          """);

  private static final String SPEC =
      """
      label: label
      features:
        - {name: user, of: user, type: category}
        - {name: item, of: item, type: category}
        - {name: genres, of: item, type: categories}
        - {name: age, of: user, type: number}
        - {name: price, of: item, type: number}
      """;

  @TempDir Path directory;

  @Test
  void open_everyType_equalsTheCsv() throws Exception {
    Path parquet = directory.resolve("rows.parquet");
    StringBuilder csv = new StringBuilder("label,user,item,genres,age,price\n");
    try (ParquetWriter<Group> writer = writer(parquet)) {
      for (int i = 0; i < 5000; i++) {
        writer.write(row(i, "i" + i % 50));
        csv.append(
            "%d,%s,i%d,%s,%s,%s\n"
                .formatted(
                    i % 3 == 0 ? 1 : 0,
                    i % 7 == 0 ? "" : i % 400,
                    i % 50,
                    List.of("", "g1", "g1|g2").get(i % 3),
                    i % 5 == 0 ? "" : i * 0.37,
                    i * 0.25f));
      }
    }
    Path text = Files.writeString(directory.resolve("rows.csv"), csv);

    assertThat(read(parquet)).isEqualTo(read(text)).hasSize(5000);
    assertThat(read(parquet).get(8).values())
        .containsEntry("genres", Value.of(List.of("g1", "g2")))
        .containsEntry("user", Value.of("8"));
    try (TableDataset tables =
        TableDatasets.open(
            spec(), SPEC, parquet, Optional.empty(), Optional.empty(), 0.1, 1, Progress.NONE)) {
      assertThat(tables.dataset().provenance()).containsEntry("train-rows", "4500");
    }
  }

  @Test
  void open_badParquet_namesFileRowAndColumn() throws Exception {
    Path parquet = directory.resolve("rows.parquet");
    try (ParquetWriter<Group> writer = writer(parquet)) {
      writer.write(row(1, "a"));
      Group bad = row(2, "b");
      bad.getGroup("genres", 0).addGroup("list").append("element", "x|y");
      writer.write(bad);
    }
    assertThatThrownBy(() -> read(parquet))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("rows.parquet, row 2, column 'genres'")
        .hasMessageContaining("separator '|'");
    assertThatThrownBy(() -> read(parquet, SPEC.replace("name: price", "name: cost")))
        .hasMessageContaining("no column 'cost'");
    assertThatThrownBy(
            () ->
                read(
                    parquet,
                    SPEC.replace("name: age, of: user", "name: item2, of: user, attribute: item")))
        .hasMessageContaining("row 1, column 'item': must be a finite number, is 'a'");

    byte[] bytes = Files.readAllBytes(parquet);
    Files.write(parquet, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> read(parquet))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("rows.parquet is damaged");
  }

  private static Group row(int i, String item) {
    Group group = new SimpleGroupFactory(SCHEMA).newGroup().append("label", i % 3 == 0);
    if (i % 7 != 0) {
      group.append("user", (long) (i % 400));
    }
    group.append("item", item);
    Group genres = group.addGroup("genres");
    for (int g = 1; g <= i % 3; g++) {
      genres.addGroup("list").append("element", "g" + g);
    }
    if (i % 5 != 0) {
      group.append("age", i * 0.37);
    }
    return group.append("price", i * 0.25f);
  }

  private static ParquetWriter<Group> writer(Path path) throws IOException {
    return ExampleParquetWriter.builder(new LocalOutputFile(path))
        .withType(SCHEMA)
        .withConf(new PlainParquetConfiguration())
        .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
        .withRowGroupSize(20_000L)
        .build();
  }

  private static FeatureSpec spec() throws Exception {
    return new FeatureSpecCodec().read(SPEC);
  }

  private static List<Example> read(Path path) throws Exception {
    return read(path, SPEC);
  }

  private static List<Example> read(Path path, String spec) throws Exception {
    try (Stream<Example> rows = new TableSource(path, new FeatureSpecCodec().read(spec)).open()) {
      return rows.toList();
    }
  }
}
