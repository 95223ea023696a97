package io.millrace.console.playground;

import io.millrace.namespace.Namespace;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks serving for slates. */
public final class ServingClient {
  /** What the slates are marked with in the log, so that reports can leave them out. */
  static final String PLACEMENT = "playground";

  private final JsonMapper json = JsonMapper.shared();
  private final JsonHttp http;

  /**
   * @param address of serving, without a slash at the end
   */
  public ServingClient(String address) {
    this.http = new JsonHttp(ServiceProblem.Service.SERVING, address);
  }

  /** Asks why a slate is as it is; leaves nothing behind in serving. */
  public Explanation explain(Namespace site, SlateQuestion question) throws ServiceProblem {
    ObjectNode request = json.createObjectNode();
    question.user().ifPresent(id -> request.put("user_id", id));
    question.session().ifPresent(id -> request.put("session_id", id));
    question.placement().ifPresent(name -> request.put("placement", name));
    request.put("count", question.count());
    if (!question.seeds().isEmpty()) {
      ArrayNode seeds = request.putArray("seed_items");
      question.seeds().forEach(seeds::add);
    }
    if (!question.context().isEmpty()) {
      request.set("context", json.valueToTree(question.context()));
    }
    return ExplanationReader.read(
        http.post(site, "/v1/explain", "application/json", json.writeValueAsBytes(request), 200));
  }

  Slate slate(Namespace site, Visitor visitor, int count) throws ServiceProblem {
    ObjectNode request = json.createObjectNode();
    request.put(visitor.anonymous() ? "session_id" : "user_id", visitor.id());
    request.put("placement", PLACEMENT).put("count", count).put("explain", true);
    return SlateReader.read(
        http.post(
            site, "/v1/recommendations", "application/json", json.writeValueAsBytes(request), 200));
  }
}
