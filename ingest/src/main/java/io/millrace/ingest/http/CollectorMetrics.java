package io.millrace.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.namespace.Namespace;
import java.util.Map;

/** What the collector counts. Each description tells the operator what to do with the number. */
final class CollectorMetrics {
  private final MeterRegistry registry;
  private final DistributionSummary bytes;
  private final DistributionSummary events;
  private final Timer produce;

  CollectorMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.bytes =
        DistributionSummary.builder("millrace.ingest.request")
            .baseUnit("bytes")
            .description("Inflated size of a request's body. 16 MB is the limit.")
            .register(registry);
    this.events =
        DistributionSummary.builder("millrace.ingest.request.events")
            .description("Events in a request. Near 1 a client should send batches of 100 or more.")
            .register(registry);
    this.produce =
        Timer.builder("millrace.ingest.produce")
            .description(
                "From handing a request's records to the producer to Kafka's acknowledgement of all."
                    + " Alert when its 99th percentile nears 1 s; at 10 s requests fail with 503.")
            .publishPercentileHistogram()
            .register(registry);
  }

  Timer produce() {
    return produce;
  }

  void collected(Namespace namespace, int bodyBytes, Judge.Judgement judgement) {
    bytes.record(bodyBytes);
    events.record(judgement.records().size());
    for (Map.Entry<String, Integer> type : judgement.acceptedByType().entrySet()) {
      Counter.builder("millrace.ingest.accepted")
          .description(
              "Events that Kafka has acknowledged. Alert when a busy site's rate falls to 0.")
          .tag("namespace", namespace.name())
          .tag("type", type.getKey())
          .register(registry)
          .increment(type.getValue());
    }
    for (Verdicts.Rejected rejected : judgement.verdicts().rejected()) {
      Counter.builder("millrace.ingest.rejected")
          .description(
              "Records that were not events and are now dead letters. Alert when more than 1 % of a"
                  + " site's records are; the dead topic has each with its reason.")
          .tag("namespace", namespace.name())
          .tag("code", rejected.code())
          .register(registry)
          .increment();
    }
  }

  /** A whole request was refused with this status. */
  void refused(int status) {
    Counter.builder("millrace.ingest.refused")
        .description(
            "Requests that were refused whole, by status. 503: look at Kafka; 429: add collectors or"
                + " memory; 4xx: a client is wrong.")
        .tag("status", Integer.toString(status))
        .register(registry)
        .increment();
  }
}
