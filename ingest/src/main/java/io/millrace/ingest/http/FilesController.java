package io.millrace.ingest.http;

import io.millrace.event.codec.EventSchema;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a sender of events may fetch: the script for browsers, and what an event looks like. */
@RestController
final class FilesController {
  private static final CacheControl AN_HOUR =
      CacheControl.maxAge(Duration.ofHours(1)).cachePublic();
  private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=utf-8");
  private static final MediaType SCHEMA = MediaType.parseMediaType("application/schema+json");

  private final byte[] script = resource("millrace.js");
  private final byte[] schema = EventSchema.json();

  @Operation(summary = "The script that sends views, clicks and viewable impressions from a page")
  @GetMapping("/millrace.js")
  ResponseEntity<byte[]> script() {
    return file(SCRIPT, script);
  }

  @Operation(summary = "The JSON Schema of an event")
  @GetMapping(EventsController.SCHEMA)
  ResponseEntity<byte[]> schema() {
    return file(SCHEMA, schema);
  }

  private static ResponseEntity<byte[]> file(MediaType type, byte[] bytes) {
    return ResponseEntity.ok()
        .contentType(type)
        .cacheControl(AN_HOUR)
        .eTag(DigestUtils.md5DigestAsHex(bytes))
        .body(bytes);
  }

  private static byte[] resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(FilesController.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
