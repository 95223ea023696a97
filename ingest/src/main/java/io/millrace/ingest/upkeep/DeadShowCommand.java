package io.millrace.ingest.upkeep;

import io.millrace.config.Settings;
import io.millrace.event.DeadLetter;
import io.millrace.ingest.kafka.dead.DeadLetterTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace dead show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "One dead letter with its reason and what was sent.")
final class DeadShowCommand implements Callable<Integer> {
  @Mixin SiteOptions options = new SiteOptions();

  @Parameters(index = "0", paramLabel = "NUMBER", description = "as 'dead list' shows it")
  private long number;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "write what was sent into this file, byte for byte: mend it and 'dead retry'")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    try {
      Optional<DeadLetter> found = find(new DeadLetterTopic(settings, options.site(settings)));
      return found.isEmpty()
          ? options.failed("there is no dead letter %d".formatted(number))
          : show(found.get());
    } catch (IllegalStateException | IllegalArgumentException e) {
      return options.failed(e);
    }
  }

  private Optional<DeadLetter> find(DeadLetterTopic topic) {
    List<DeadLetter> found = new ArrayList<>();
    topic.read(
        number,
        dead -> {
          if (dead.number() == number) {
            found.add(dead.letter());
          }
          return false;
        });
    return found.stream().findFirst();
  }

  private int show(DeadLetter letter) throws IOException {
    options.people().printf("number    %d%n", number);
    options.people().printf("received  %s%n", letter.receivedAt());
    options.people().printf("code      %s%n", letter.code());
    options.people().printf("message   %s%n", letter.message());
    letter.eventId().ifPresent(id -> options.people().printf("event id  %s%n", id));
    options.people().printf("bytes     %d%n", letter.original().length);
    letter
        .cut()
        .ifPresent(
            cut ->
                options.people().printf("cut from  %d, SHA-256 %s%n", cut.length(), cut.sha256()));
    options.people().println();
    if (out == null) {
      options.people().println(new String(letter.original(), StandardCharsets.UTF_8));
    } else {
      Files.write(out, letter.original());
      options.people().printf("written into %s%n", out);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("number", number);
    result.put("received_at", letter.receivedAt().toString());
    result.put("code", letter.code());
    result.put("message", letter.message());
    letter.eventId().ifPresent(id -> result.put("event_id", id));
    letter
        .cut()
        .ifPresent(
            cut -> {
              result.put("length", cut.length());
              result.put("sha256", cut.sha256());
            });
    result.put("original_base64", Base64.getEncoder().encodeToString(letter.original()));
    return options.done(result);
  }
}
