package io.millrace.ingest.http;

import io.millrace.event.codec.EventBodies;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.ingest.source.EventSource;
import io.millrace.ingest.source.EventSourcePlugin;
import io.millrace.ingest.source.SourceRequest;
import io.millrace.ingest.source.TranslatedEvents;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/sources/SOURCE}: requests of other systems, translated into events. */
@RestController
final class SourcesController {
  private static final Logger LOG = LoggerFactory.getLogger(SourcesController.class);

  private final Intake intake;
  private final Judge judge;
  private final Clock clock;

  SourcesController(Intake intake, Judge judge, Clock clock) {
    this.intake = intake;
    this.judge = judge;
    this.clock = clock;
  }

  @Operation(
      summary = "Take a request of another system",
      description =
          "The body is as that system sends it, plain or gzip, at most 16 MB. An event source, such as"
              + " 'segment', translates it into events; those are validated, kept and answered for"
              + " as those of /v1/events. What is no interaction and needs no event is ignored.",
      responses = {
        @ApiResponse(responseCode = "202", description = "Kafka has acknowledged every record"),
        @ApiResponse(responseCode = "404", description = "unknown source or namespace"),
        @ApiResponse(responseCode = "408", description = "the body arrives too slowly"),
        @ApiResponse(responseCode = "413", description = "too many events or bytes"),
        @ApiResponse(responseCode = "429", description = "too much in flight; see Retry-After"),
        @ApiResponse(
            responseCode = "503",
            description = "not acknowledged; send it again, see Retry-After")
      })
  @PostMapping("/v1/sources/{source}")
  ResponseEntity<Verdicts> take(
      @PathVariable("source") String id,
      @RequestHeader(name = "Millrace-Namespace", required = false) @Nullable String header,
      @RequestParam(name = "namespace", required = false) @Nullable String parameter,
      @Parameter(hidden = true) HttpServletRequest request)
      throws IOException {
    return intake.take(
        header != null ? header : parameter,
        request,
        () -> {
          EventSource source =
              EventSourcePlugin.SOURCES
                  .find(id)
                  .orElseThrow(
                      () ->
                          Problems.unknownSource(
                              id, new TreeSet<>(EventSourcePlugin.SOURCES.byId().keySet())));
          return body -> translate(source, body, request);
        });
  }

  private Judge.Judgement translate(EventSource source, byte[] body, HttpServletRequest request) {
    TranslatedEvents events = new TranslatedEvents();
    try {
      source.translate(new SourceRequest(body, headers(request), clock.instant()), events);
    } catch (InvalidEventException e) {
      return judge.refuse(body, e);
    } catch (RuntimeException e) {
      // A fault of the plug-in: the request is kept, and can be tried again once it is fixed.
      LOG.error(
          "Event source failed; the request becomes a dead letter (source={})", source.id(), e);
      return judge.refuse(
          body,
          new InvalidEventException(
              "source_failed", "the event source '%s' failed: %s".formatted(source.id(), e)));
    }
    List<byte[]> translated = events.events();
    if (translated.size() > EventsController.MAX_EVENTS) {
      throw Problems.tooManyEvents(EventsController.MAX_EVENTS);
    }
    Judge.Judgement judgement =
        judge.judge(translated.stream().map(EventBodies.Piece::unread).toList());
    for (InvalidEventException reason : events.refused()) {
      judgement = judgement.plus(judge.refuse(body, reason));
    }
    return new Judge.Judgement(
        judgement.records(),
        judgement.acceptedByType(),
        judgement.verdicts().ignoring(events.ignored()));
  }

  private static Map<String, String> headers(HttpServletRequest request) {
    Map<String, String> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.putIfAbsent(name.toLowerCase(Locale.ROOT), request.getHeader(name));
    }
    return headers;
  }
}
