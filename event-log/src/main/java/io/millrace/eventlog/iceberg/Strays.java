package io.millrace.eventlog.iceberg;

import io.millrace.eventlog.LogKeeper.Orphan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** Finds files below a table's directory that none of its snapshots leads to. */
final class Strays {
  private Strays() {}

  static List<Orphan> find(Table table, Instant before) {
    // Listed first: what is written from here on is not in the list, and cannot be taken for lost.
    List<Orphan> old = new ArrayList<>();
    Path root = path(table.location());
    if (!Files.isDirectory(root)) {
      return old;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        add(file, before, old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files below " + root, e);
    }
    table.refresh();
    Set<Path> known = known(table);
    old.removeIf(file -> known.contains(Path.of(file.path())));
    return old;
  }

  private static void add(Path file, Instant before, List<Orphan> found) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Instant modified = attributes.lastModifiedTime().toInstant();
      if (attributes.isRegularFile() && modified.isBefore(before)) {
        found.add(new Orphan(file.normalize().toString(), attributes.size(), modified));
      }
    } catch (NoSuchFileException e) {
      // Somebody who knows it has deleted it meanwhile.
    }
  }

  private static Set<Path> known(Table table) {
    Set<Path> known = new HashSet<>();
    ReachableFileUtil.metadataFileLocations(table, true).forEach(file -> known.add(path(file)));
    ReachableFileUtil.manifestListLocations(table).forEach(file -> known.add(path(file)));
    ReachableFileUtil.statisticsFilesLocations(table).forEach(file -> known.add(path(file)));
    Set<String> manifests = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (manifests.add(manifest.path())) {
          known.add(path(manifest.path()));
          addFiles(table, manifest, known);
        }
      }
    }
    return known;
  }

  private static void addFiles(Table table, ManifestFile manifest, Set<Path> known) {
    try (ManifestReader<DataFile> files = ManifestFiles.read(manifest, table.io(), table.specs())) {
      for (DataFile file : files) {
        known.add(path(file.location()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + manifest.path(), e);
    }
  }

  private static Path path(String location) {
    Path path = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
    return path.toAbsolutePath().normalize();
  }
}
