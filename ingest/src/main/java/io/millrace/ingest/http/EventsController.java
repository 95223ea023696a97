package io.millrace.ingest.http;

import io.millrace.event.codec.EventBodies;
import io.millrace.event.codec.InvalidEventException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/events}. */
@RestController
final class EventsController {
  static final int MAX_EVENTS = 10_000;
  static final int MAX_BYTES = 16 * 1024 * 1024;
  static final String SCHEMA = "/v1/events/schema";

  private final EventBodies cutter = new EventBodies();
  private final Intake intake;
  private final Judge judge;

  EventsController(Intake intake, Judge judge) {
    this.intake = intake;
    this.judge = judge;
  }

  @Operation(
      summary = "Take events",
      description =
          "One JSON object, an array of them, or NDJSON, plain or gzip; at most 10,000 events and 16"
              + " MB, inflated. An event is described by the JSON Schema at /v1/events/schema. Every"
              + " record gets a verdict: the good are kept, the bad become dead letters with the"
              + " reason. Answers when Kafka has acknowledged all of them.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(ref = SCHEMA + "#/$defs/body")),
                @Content(
                    mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                    schema = @Schema(ref = SCHEMA)),
                @Content(
                    mediaType = MediaType.TEXT_PLAIN_VALUE,
                    schema = @Schema(ref = SCHEMA + "#/$defs/body"))
              }),
      responses = {
        @ApiResponse(responseCode = "202", description = "Kafka has acknowledged every record"),
        @ApiResponse(
            responseCode = "400",
            description = "broken off, or not the gzip that was promised: the latter is kept"),
        @ApiResponse(responseCode = "404", description = "unknown namespace"),
        @ApiResponse(responseCode = "408", description = "the body arrives too slowly"),
        @ApiResponse(responseCode = "413", description = "too many events or bytes"),
        @ApiResponse(responseCode = "415", description = "neither JSON nor NDJSON, or not gzip"),
        @ApiResponse(responseCode = "429", description = "too much in flight; see Retry-After"),
        @ApiResponse(
            responseCode = "503",
            description = "not acknowledged; send all of it again, see Retry-After")
      })
  @PostMapping("/v1/events")
  ResponseEntity<Verdicts> collect(
      @RequestHeader(name = "Millrace-Namespace", required = false) @Nullable String header,
      @RequestParam(name = "namespace", required = false) @Nullable String parameter,
      @Parameter(hidden = true) HttpServletRequest request)
      throws IOException {
    return intake.take(
        header != null ? header : parameter,
        request,
        () -> {
          BodyFormat format = BodyFormat.of(request.getContentType());
          return body -> judge(format, body);
        });
  }

  private Judge.Judgement judge(BodyFormat format, byte[] body) {
    List<EventBodies.Piece> records;
    try {
      records =
          format == BodyFormat.LINES
              ? cutter.lines(body, MAX_EVENTS)
              : cutter.json(body, MAX_EVENTS);
    } catch (InvalidEventException e) {
      return judge.refuse(body, e);
    }
    if (records.size() > MAX_EVENTS) {
      throw Problems.tooManyEvents(MAX_EVENTS);
    }
    return judge.judge(records);
  }
}
