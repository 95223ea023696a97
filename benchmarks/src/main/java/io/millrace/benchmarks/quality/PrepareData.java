package io.millrace.benchmarks.quality;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Turns public data sets, as they are published, into tables that {@code millrace train --table}
 * reads.
 *
 * <p>{@code adult FROM TO}: {@code train.csv.gz} and {@code test.csv.gz} with a 0/1 label. {@code
 * movielens FROM TO} (a folder with ratings.csv.gz and movies.csv.gz) and {@code simulated TO}:
 * {@code train.csv.gz} and {@code validation.csv.gz} with positives only, {@code
 * train-labelled.csv.gz} and {@code validation-labelled.csv.gz} with four sampled negatives for
 * each, {@code lists.csv.gz} with the lists to rank.
 */
public final class PrepareData {
  private static final int NEGATIVES = 4;
  private static final long SEED = 7;
  private static final String ADULT =
      "age,workclass,fnlwgt,education,education_num,marital_status,occupation,relationship,race,sex,capital_gain,capital_loss,hours_per_week,native_country,label";

  private PrepareData() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 3 && arguments[0].equals("adult")) {
      Path from = Path.of(arguments[1]);
      Path to = Files.createDirectories(Path.of(arguments[2]));
      adult(from.resolve("adult.data.gz"), to.resolve("train.csv.gz"));
      adult(from.resolve("adult.test.gz"), to.resolve("test.csv.gz"));
    } else if (arguments.length == 3 && arguments[0].equals("movielens")) {
      movieLens(Path.of(arguments[1]), Path.of(arguments[2]));
    } else if (arguments.length == 2 && arguments[0].equals("simulated")) {
      write(SimulatedInteractions.draw(SEED), Map.of(), Path.of(arguments[1]));
    } else {
      throw new IllegalArgumentException(
          "give one of: adult FROM TO, movielens FROM TO, simulated TO");
    }
  }

  private static void adult(Path from, Path to) throws IOException {
    try (BufferedReader in = read(from);
        Writer out = writer(to)) {
      out.write(ADULT + "\n");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] cells = line.split(",\\s*");
        if (cells.length == 15) {
          cells[14] = cells[14].startsWith(">50K") ? "1" : "0";
          out.write(String.join(",", cells) + "\n");
        }
      }
    }
  }

  private static void movieLens(Path from, Path to) throws IOException {
    Map<String, String> genres = new HashMap<>();
    try (BufferedReader in = read(from.resolve("movies.csv.gz"))) {
      in.readLine();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        // The title between the first and the last comma may hold commas itself.
        genres.put(
            line.substring(0, line.indexOf(',')),
            line.substring(line.lastIndexOf(',') + 1).strip());
      }
    }
    List<Interactions.Choice> choices = new ArrayList<>();
    try (BufferedReader in = read(from.resolve("ratings.csv.gz"))) {
      in.readLine();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] cells = line.split(",");
        choices.add(new Interactions.Choice(cells[0], cells[1], Long.parseLong(cells[3].strip())));
      }
    }
    choices.sort(
        java.util.Comparator.comparingLong(Interactions.Choice::time)
            .thenComparing(Interactions.Choice::user)
            .thenComparing(Interactions.Choice::item));
    List<String> items = choices.stream().map(Interactions.Choice::item).distinct().toList();
    write(new Interactions(choices, items), genres, to);
  }

  private static void write(Interactions all, Map<String, String> genres, Path to)
      throws IOException {
    Files.createDirectories(to);
    Interactions.Split split = all.leaveLatestOut(SEED);
    Map<String, Set<String>> taken = new HashMap<>();
    add(split.train(), taken);
    SplittableRandom random = new SplittableRandom(SEED);
    choices(to.resolve("train.csv.gz"), split.train(), genres);
    choices(to.resolve("validation.csv.gz"), split.validation(), genres);
    labelled(
        to.resolve("train-labelled.csv.gz"), split.train(), all.items(), taken, genres, random);
    add(split.validation(), taken);
    labelled(
        to.resolve("validation-labelled.csv.gz"),
        split.validation(),
        all.items(),
        taken,
        genres,
        random);
    try (Writer out = writer(to.resolve("lists.csv.gz"))) {
      out.write("list_id,label,user,item,genres\n");
      int id = 0;
      for (Interactions.RankedList list : split.lists()) {
        for (int i = 0; i < list.items().size(); i++) {
          String item = list.items().get(i);
          out.write(
              "%d,%d,%s,%s,%s\n"
                  .formatted(id, i == 0 ? 1 : 0, list.user(), item, genres.getOrDefault(item, "")));
        }
        id++;
      }
    }
  }

  private static void add(List<Interactions.Choice> choices, Map<String, Set<String>> taken) {
    choices.forEach(
        choice -> taken.computeIfAbsent(choice.user(), u -> new HashSet<>()).add(choice.item()));
  }

  private static void choices(
      Path path, List<Interactions.Choice> choices, Map<String, String> genres) throws IOException {
    try (Writer out = writer(path)) {
      out.write("user,item,genres\n");
      for (Interactions.Choice choice : choices) {
        out.write(
            "%s,%s,%s\n"
                .formatted(choice.user(), choice.item(), genres.getOrDefault(choice.item(), "")));
      }
    }
  }

  private static void labelled(
      Path path,
      List<Interactions.Choice> choices,
      List<String> items,
      Map<String, Set<String>> taken,
      Map<String, String> genres,
      SplittableRandom random)
      throws IOException {
    try (Writer out = writer(path)) {
      out.write("label,user,item,genres\n");
      for (Interactions.Choice choice : choices) {
        Set<String> own = taken.getOrDefault(choice.user(), Set.of());
        row(out, 1, choice.user(), choice.item(), genres);
        for (int i = 0; i < NEGATIVES && own.size() < items.size(); ) {
          String other = items.get(random.nextInt(items.size()));
          if (!own.contains(other)) {
            row(out, 0, choice.user(), other, genres);
            i++;
          }
        }
      }
    }
  }

  private static void row(
      Writer out, int label, String user, String item, Map<String, String> genres)
      throws IOException {
    out.write("%d,%s,%s,%s\n".formatted(label, user, item, genres.getOrDefault(item, "")));
  }

  private static BufferedReader read(Path path) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8));
  }

  private static Writer writer(Path path) throws IOException {
    return new java.io.BufferedWriter(
        new java.io.OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(path)), StandardCharsets.UTF_8));
  }
}
