package io.millrace.trainer.dataset;

import io.millrace.trainer.table.InvalidDataException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The files that an analyst means by one table: a file; a directory's files; those that a pattern
 * such as {@code day-*.csv.gz} matches; or several of these, comma-separated. In a directory they
 * are read in the order of their names.
 */
final class TablePaths {
  /** A comma, but for those of alternatives in braces. */
  private static final Pattern BETWEEN = Pattern.compile(",(?![^{]*})");

  private TablePaths() {}

  /**
   * The files.
   *
   * @throws InvalidDataException where there are none
   */
  static List<Path> of(Path table) {
    if (Files.isDirectory(table)) {
      return matching(table, "*", table);
    }
    String name = table.toString();
    if (!Files.exists(table) && BETWEEN.matcher(name).find()) {
      List<Path> all = new ArrayList<>();
      for (String part : BETWEEN.split(name)) {
        all.addAll(of(path(part.strip())));
      }
      return all;
    }
    Path last = table.getFileName();
    if (!Files.exists(table) && last != null && last.toString().matches(".*[*?\\[{].*")) {
      Path parent = table.getParent();
      return matching(parent == null ? Path.of("") : parent, last.toString(), table);
    }
    return List.of(table);
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new InvalidDataException("'%s' is no path: %s".formatted(name, e.getReason()), e);
    }
  }

  private static List<Path> matching(Path directory, String pattern, Path table) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        // Spark and its kin leave _SUCCESS and hidden checksums beside their parts.
        if (Files.isRegularFile(entry) && !name.startsWith(".") && !name.startsWith("_")) {
          files.add(entry);
        }
      }
    } catch (PatternSyntaxException e) {
      throw new InvalidDataException(
          "%s is no pattern for files: %s".formatted(table, e.getDescription()), e);
    } catch (IOException e) {
      throw InvalidDataException.unreadable(directory, e);
    }
    if (files.isEmpty()) {
      throw new InvalidDataException(
          "%s: no file %s".formatted(table, pattern.equals("*") ? "is in it" : "matches"));
    }
    Collections.sort(files);
    return files;
  }
}
