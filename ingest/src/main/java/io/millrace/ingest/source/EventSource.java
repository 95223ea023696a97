package io.millrace.ingest.source;

import io.millrace.event.codec.InvalidEventException;

/**
 * Translates the requests of another system into events. The collector receives them at {@code POST
 * /v1/sources/ID}. Stateless and safe for use by several threads; named by an {@link
 * EventSourcePlugin}.
 */
public interface EventSource {
  /** Returns the id in the address: lower-case letters, digits and hyphens. */
  String id();

  /** Returns one line for people: whose requests it translates. */
  String description();

  /**
   * Translates a request. The same request must give the same events with the same ids: senders
   * repeat what was not answered, and repeated events are recognised by their ids.
   *
   * @param request what was sent
   * @param events receives the events, and what is no event
   * @throws InvalidEventException if nothing of the request can be read; it becomes a dead letter
   *     with this reason
   */
  void translate(SourceRequest request, TranslatedEvents events) throws InvalidEventException;
}
