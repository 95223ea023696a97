package io.millrace.ingest.http;

import io.millrace.ingest.kafka.EventProducer;
import io.millrace.ingest.kafka.NotAcknowledgedException;
import io.millrace.ingest.site.Site;
import io.millrace.ingest.site.Sites;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;

/**
 * Takes a request's body, validates it, and answers when Kafka has acknowledged what came of it.
 */
final class Intake {
  private final Sites sites;
  private final BodyReader bodies;
  private final Judge judge;
  private final EventProducer producer;
  private final CollectorMetrics metrics;

  Intake(
      Sites sites,
      BodyReader bodies,
      Judge judge,
      EventProducer producer,
      CollectorMetrics metrics) {
    this.sites = sites;
    this.bodies = bodies;
    this.judge = judge;
    this.producer = producer;
    this.metrics = metrics;
  }

  /**
   * Takes a request.
   *
   * @param namespace as the request names it; null for the namespace of the configuration
   * @param reading checks the request, before its body is read, and returns what validates the body
   */
  ResponseEntity<Verdicts> take(
      @Nullable String namespace,
      HttpServletRequest request,
      Supplier<Function<byte[], Judge.Judgement>> reading)
      throws IOException {
    try {
      Function<byte[], Judge.Judgement> reader = reading.get();
      Site site = site(namespace);
      try (Body body = bodies.read(request)) {
        Body.Fault fault = body.fault();
        Judge.Judgement judgement =
            fault == null ? reader.apply(body.bytes()) : judge.refuse(body.bytes(), fault.reason());
        metrics.produce().record(() -> send(site, judgement));
        metrics.collected(site.namespace(), body.bytes().length, judgement);
        if (fault != null) {
          throw fault.answer();
        }
        // Said outright, so that no Accept header turns kept events into a 406.
        return ResponseEntity.accepted()
            .contentType(MediaType.APPLICATION_JSON)
            .body(judgement.verdicts());
      }
    } catch (ErrorResponseException e) {
      metrics.refused(e.getStatusCode().value());
      throw e;
    }
  }

  private Site site(@Nullable String name) {
    Site site =
        name == null
            ? sites.own()
            : sites
                .find(name)
                .orElseThrow(
                    () ->
                        Problems.unknownNamespace(
                            name,
                            sites.all().stream().map(known -> known.namespace().name()).toList()));
    if (!site.open()) {
      throw Problems.notOpen(site.namespace().name());
    }
    return site;
  }

  private void send(Site site, Judge.Judgement judgement) {
    try {
      producer.send(site.namespace(), judgement.records());
    } catch (NotAcknowledgedException e) {
      throw Problems.notAcknowledged(String.valueOf(e.getMessage()));
    }
  }
}
