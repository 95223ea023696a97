package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.serving.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What a run does; every value has an option of the form {@code name=value}.
 *
 * @param home the new or empty home of the deployment
 * @param length how long the load lasts
 * @param warm the first part of it, which counts for nothing but loss: code is compiled, caches and
 *     windows fill
 * @param events events a second, illegal ones included
 * @param slates slates a second
 * @param users different users of events and slates
 * @param items items of the catalogue
 * @param faultEvery mean pause between a recovery and the next fault
 * @param trainEvery pause between two trainings
 * @param sampleEvery pause between two samples
 * @param dedupWindow event ids that a sink remembers for each partition. Small, so that the windows
 *     are full after the warm-up and their memory no longer grows
 * @param memoryGrowth largest growth of a memory metric from the first to the last quarter, percent
 * @param countGrowth the same for threads and descriptors
 * @param seed of the traffic and the faults
 * @param encoder {@code MILLRACE_TEXT_ENCODER}
 * @param javaOptions of the deployment's JVM, in addition to those of the launcher
 */
record SoakPlan(
    Path home,
    Duration length,
    Duration warm,
    int events,
    int slates,
    int users,
    int items,
    Duration faultEvery,
    Duration trainEvery,
    Duration sampleEvery,
    int dedupWindow,
    int memoryGrowth,
    int countGrowth,
    long seed,
    String encoder,
    List<String> javaOptions) {

  SoakPlan {
    javaOptions = List.copyOf(javaOptions);
    require("minutes", length.toMinutes(), 1);
    require("events", events, 1);
    require("slates", slates, 1);
    require("users", users, 1);
    require("items", items, 20);
    require("fault", faultEvery.toSeconds(), 1);
    require("train", trainEvery.toSeconds(), 1);
    require("sample", sampleEvery.toSeconds(), 1);
    require("window", dedupWindow, 1);
    if (warm.compareTo(length) >= 0) {
      throw new IllegalArgumentException(
          "warm must be less than minutes (%d s), is %d s"
              .formatted(length.toSeconds(), warm.toSeconds()));
    }
  }

  private static void require(String option, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, is %d".formatted(option, least, value));
    }
  }

  static SoakPlan of(String[] arguments) throws IOException {
    Options options = new Options(arguments);
    int minutes = options.number("minutes", 30);
    String home = options.text("home", "");
    return new SoakPlan(
        home.isEmpty()
            ? Files.createTempDirectory("millrace-soak")
            : Path.of(home).toAbsolutePath(),
        Duration.ofMinutes(minutes),
        Duration.ofSeconds(options.number("warm", Math.min(360, minutes * 15))),
        options.number("events", 200),
        options.number("slates", 30),
        options.number("users", 2000),
        options.number("items", 500),
        Duration.ofSeconds(options.number("fault", 75)),
        Duration.ofSeconds(options.number("train", 240)),
        Duration.ofSeconds(options.number("sample", 10)),
        options.number("window", 2000),
        options.number("memory", 10),
        options.number("counts", 5),
        options.number("seed", 1),
        options.text("encoder", "off"),
        Arrays.stream(options.text("java", "-Xmx1g").split(" "))
            .filter(option -> !option.isBlank())
            .toList());
  }
}
