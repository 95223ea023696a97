package io.millrace.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Lets a request say that the rest of its body is not waited for. Tomcat otherwise reads what
 * remains behind the answer, at the client's pace.
 */
public final class AbandonedBodies extends ValveBase {
  private static final String ATTRIBUTE = AbandonedBodies.class.getName();

  AbandonedBodies() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    Runnable abandon =
        () -> request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    request.setAttribute(ATTRIBUTE, abandon);
    getNext().invoke(request, response);
  }

  /** Closes the connection behind the answer, whatever the client still sends. */
  public static void abandon(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Runnable abandon) {
      abandon.run();
    }
  }
}
