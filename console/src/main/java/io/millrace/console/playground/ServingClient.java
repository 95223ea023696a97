package io.millrace.console.playground;

import io.millrace.namespace.Namespace;
import tools.jackson.databind.json.JsonMapper;
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

  Slate slate(Namespace site, Visitor visitor, int count) throws ServiceProblem {
    ObjectNode request = json.createObjectNode();
    request.put(visitor.anonymous() ? "session_id" : "user_id", visitor.id());
    request.put("placement", PLACEMENT).put("count", count).put("explain", true);
    return SlateReader.read(
        http.post(
            site, "/v1/recommendations", "application/json", json.writeValueAsBytes(request), 200));
  }
}
