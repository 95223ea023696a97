package io.millrace.trainer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A made-up table in which users of a taste click on items of the same taste. */
final class SmallTable {
  static final String SPEC =
      """
      label: label
      features:
        - {name: user, of: user, type: category}
        - {name: item, of: item, type: category}
        - {name: price, of: item, type: number}
      crosses: [[user, item]]
      """;

  private SmallTable() {}

  static Path write(Path file, int rows, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder("label,user,item,price\n");
    for (int i = 0; i < rows; i++) {
      int user = random.nextInt(40);
      int item = random.nextInt(30);
      boolean clicked = random.nextDouble() < (user % 3 == item % 3 ? 0.8 : 0.1);
      text.append("%d,u%d,i%d,%d\n".formatted(clicked ? 1 : 0, user, item, item * 3 % 7));
    }
    return Files.writeString(file, text);
  }

  /** An artifact trained on such a table, in a directory of that name. */
  static Path train(Path directory, String name, String... more) throws IOException {
    Path artifact = directory.resolve(name);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--table=" + write(directory.resolve(name + ".csv"), 3000, 1),
                "--spec=" + Files.writeString(directory.resolve(name + ".yml"), SPEC),
                "--out=" + artifact,
                "--set=epochs=3",
                "--set=batch=128",
                "--set=learning-rate=0.01",
                "--set=dimension=8",
                "--set=tower=16"));
    arguments.addAll(List.of(more));
    CommandRun run = CommandRun.of(new TrainCommand(), arguments.toArray(String[]::new));
    if (run.status() != 0) {
      throw new AssertionError(run.err());
    }
    return artifact;
  }
}
