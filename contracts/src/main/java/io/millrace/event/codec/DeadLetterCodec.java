package io.millrace.event.codec;

import io.millrace.event.DeadLetter;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Dead letters from and to JSON; the original bytes travel as Base64, so that none is lost. Of a
 * record that was cut, {@code length} and {@code sha256} tell the whole.
 */
public final class DeadLetterCodec {
  private final JsonMapper json = JsonMapper.shared();

  public byte[] encode(DeadLetter letter) {
    ObjectNode node = json.createObjectNode();
    node.put("received_at", letter.receivedAt().toString());
    node.put("code", letter.code());
    node.put("message", letter.message());
    letter.eventId().ifPresent(id -> node.put("event_id", id));
    node.put("original", Base64.getEncoder().encodeToString(letter.original()));
    letter
        .cut()
        .ifPresent(
            cut -> {
              node.put("length", cut.length());
              node.put("sha256", cut.sha256());
            });
    return json.writeValueAsBytes(node);
  }

  public DeadLetter decode(byte[] bytes) {
    JsonNode node = json.readTree(bytes);
    return new DeadLetter(
        Instant.parse(node.required("received_at").asString()),
        node.required("code").asString(),
        node.required("message").asString(),
        Optional.ofNullable(node.get("event_id")).map(JsonNode::asString),
        Base64.getDecoder().decode(node.required("original").asString()),
        node.has("sha256")
            ? Optional.of(
                new DeadLetter.Cut(
                    node.required("length").asLong(), node.required("sha256").asString()))
            : Optional.empty());
  }
}
