package io.millrace.ingest.upkeep;

import io.millrace.config.Settings;
import io.millrace.event.DeadLetter;
import io.millrace.ingest.kafka.dead.DeadLetterTopic;
import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace dead list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "The dead letters, oldest first, and how many of each reason.")
final class DeadListCommand implements Callable<Integer> {
  @Mixin SiteOptions options = new SiteOptions();
  @Mixin DeadFilter filter = new DeadFilter();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "show so many; all are counted (${DEFAULT-VALUE})")
  private int limit;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    try {
      Namespace site = options.site(settings);
      Retried retried = Retried.load(settings, site);
      Map<String, Long> codes = new TreeMap<>();
      long[] seen = {0};
      new DeadLetterTopic(settings, site)
          .read(
              0,
              dead -> {
                if (filter.test(dead)) {
                  codes.merge(dead.letter().code(), 1L, Long::sum);
                  if (seen[0]++ < limit) {
                    print(dead.number(), dead.letter(), retried.contains(dead.number()));
                  }
                }
                return true;
              });
      if (seen[0] > limit) {
        options.people().printf("… and %,d more%n", seen[0] - limit);
      }
      options.people().println();
      codes.forEach((code, count) -> options.people().printf("%-24s %,10d%n", code, count));
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("letters", seen[0]);
      result.put("codes", codes);
      return options.done(result);
    } catch (IllegalStateException | IllegalArgumentException e) {
      return options.failed(e);
    }
  }

  private void print(long number, DeadLetter letter, boolean sentAgain) {
    options
        .people()
        .printf(
            "%6d  %s  %-16s %7d B  %s%s%s%n",
            number,
            letter.receivedAt(),
            letter.code(),
            letter.original().length,
            letter.eventId().map(id -> id + ": ").orElse(""),
            letter.message(),
            sentAgain ? "  (sent again)" : "");
  }
}
