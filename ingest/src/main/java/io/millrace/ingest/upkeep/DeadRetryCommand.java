package io.millrace.ingest.upkeep;

import io.millrace.config.Settings;
import io.millrace.ingest.client.CollectorClient;
import io.millrace.ingest.client.CollectorException;
import io.millrace.ingest.kafka.dead.DeadLetterTopic;
import io.millrace.ingest.kafka.dead.DeadLetterTopic.Numbered;
import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace dead retry}. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = {
      "Sends dead letters through the collector again, as they came or mended.",
      "What it accepts is remembered and left out the next time; what it refuses becomes a dead"
          + " letter once more."
    })
final class DeadRetryCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Mixin SiteOptions options = new SiteOptions();
  @Mixin DeadFilter filter = new DeadFilter();

  @Parameters(paramLabel = "NUMBER", arity = "0..*", description = "as 'dead list' shows them")
  private Set<Long> numbers = new LinkedHashSet<>();

  @Option(names = "--all", description = "all of them")
  private boolean all;

  @Option(
      names = "--set",
      paramLabel = "FIELD=VALUE",
      description =
          "change a field first, such as user_id=42 or context.device=phone; empty removes it")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "send this file's bytes in place of the one letter that is named")
  private @Nullable Path file;

  @Option(names = "--again", description = "also those that were sent again with success before")
  private boolean again;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the collector's address; by default the settings'")
  private @Nullable String url;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (numbers.isEmpty() && filter.isEmpty() && !all) {
      return options.failed("say which: numbers, --code, --since or --all");
    }
    if (file != null && numbers.size() != 1) {
      return options.failed("--file stands for one dead letter: name its number");
    }
    Settings settings = options.settings();
    try {
      Namespace site = options.site(settings);
      Retried retried = Retried.load(settings, site);
      return send(choose(new DeadLetterTopic(settings, site), retried), site, settings, retried);
    } catch (IllegalStateException | IllegalArgumentException | CollectorException e) {
      return options.failed(e);
    }
  }

  private List<Numbered> choose(DeadLetterTopic topic, Retried retried) {
    List<Numbered> chosen = new ArrayList<>();
    topic.read(
        0,
        dead -> {
          if ((numbers.isEmpty() || numbers.contains(dead.number()))
              && filter.test(dead)
              && (again || !retried.contains(dead.number()))) {
            chosen.add(dead);
          }
          return true;
        });
    return chosen;
  }

  private int send(List<Numbered> letters, Namespace site, Settings settings, Retried retried)
      throws IOException, InterruptedException {
    String address = url == null ? settings.ingestUrl() : url.replaceAll("/+$", "");
    CollectorClient client = new CollectorClient(address, site, PATIENCE, System.err::println);
    long accepted = 0;
    Map<String, Long> refused = new TreeMap<>();
    for (Numbered dead : letters) {
      if (file == null && dead.letter().cut().isPresent()) {
        options
            .people()
            .printf(
                "%6d  not sent: only its first %d of %d bytes were kept; send the whole with"
                    + " --file%n",
                dead.number(), dead.letter().original().length, dead.letter().cut().get().length());
        continue;
      }
      byte[] record =
          file != null
              ? Files.readAllBytes(file)
              : Mend.set(dead.number(), dead.letter().original(), changes);
      CollectorClient.Answer answer = client.sendAlone(record);
      accepted += answer.accepted();
      answer.rejected().forEach((code, count) -> refused.merge(code, count, Long::sum));
      if (answer.rejected().isEmpty()) {
        retried.add(dead.number());
      } else {
        options.people().printf("%6d  refused again: %s%n", dead.number(), answer.rejected());
      }
    }
    options
        .people()
        .printf("sent %,d dead letters: %,d events accepted%n", letters.size(), accepted);
    refused.forEach((code, count) -> options.people().printf("  %-22s %,10d%n", code, count));
    return options.done(
        Map.of("letters", letters.size(), "accepted", accepted, "rejected", refused));
  }
}
