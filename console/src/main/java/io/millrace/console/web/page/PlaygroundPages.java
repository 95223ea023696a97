package io.millrace.console.web.page;

import io.millrace.console.playground.Playground;
import io.millrace.console.playground.ServiceProblem;
import io.millrace.console.playground.Visitor;
import io.millrace.console.problem.RequestProblem;
import io.millrace.console.web.PageFrame;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.namespace.Namespace;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The playground: sees a slate as a shopper, clicks, sees the next. A click needs a moment until it
 * counts, so the page that follows it looks again by itself, a few times, while nothing changed.
 */
@Controller
class PlaygroundPages {
  private static final int LOOKS = 4;

  /** Pictures of the shop may lie anywhere; nothing else may. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https: http:;"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final Playground playground;

  PlaygroundPages(Playground playground) {
    this.playground = playground;
  }

  /**
   * @param user whose slate is shown; blank for nobody yet
   * @param session a stranger's session; blank where there is a user
   * @param before the ids of the slate that was clicked on
   * @param clicked the title of what was clicked
   * @param look how often the page has looked since the click; 0 without one
   */
  @GetMapping("/playground")
  String playground(
      Namespace site,
      Text text,
      Model model,
      HttpServletResponse response,
      @ModelAttribute("frame") PageFrame frame,
      @RequestParam(defaultValue = "") String user,
      @RequestParam(defaultValue = "") String session,
      @RequestParam(defaultValue = "") String before,
      @RequestParam(defaultValue = "") String clicked,
      @RequestParam(defaultValue = "0") int look) {
    response.setHeader("Content-Security-Policy", POLICY);
    model.addAttribute("user", user.trim());
    model.addAttribute("stranger", session.trim());
    model.addAttribute("suggestions", playground.suggestions(site));
    model.addAttribute("clicked", clicked);
    Optional<Visitor> visitor = visitor(user, session);
    if (visitor.isEmpty()) {
      return "playground";
    }
    try {
      List<String> last = before.isEmpty() ? List.of() : Arrays.asList(before.split(","));
      PlaygroundView slate = PlaygroundView.of(playground.slate(site, visitor.get()), last, text);
      model.addAttribute("slate", slate);
      boolean again = look > 0 && look < LOOKS && !slate.changed();
      model.addAttribute("waiting", again);
      if (again) {
        response.setHeader(
            "Refresh", "1; url=" + address(frame, visitor.get(), before, clicked, look + 1));
      }
    } catch (ServiceProblem e) {
      down(model, e);
    }
    return "playground";
  }

  /** A new stranger. */
  @PostMapping("/playground/stranger")
  String stranger(@ModelAttribute("frame") PageFrame frame) {
    return "redirect:" + address(frame, playground.stranger(), "", "", 0);
  }

  /** A click on an item of the slate. */
  @PostMapping("/playground/click")
  String click(
      Namespace site,
      Model model,
      HttpServletResponse response,
      @ModelAttribute("frame") PageFrame frame,
      @RequestParam(defaultValue = "") String user,
      @RequestParam(defaultValue = "") String session,
      @RequestParam String slate,
      @RequestParam String item,
      @RequestParam String title,
      @RequestParam int position,
      @RequestParam(defaultValue = "") String order) {
    Visitor visitor =
        visitor(user, session)
            .orElseThrow(() -> RequestProblem.invalid("user", "user or session is missing"));
    try {
      playground.click(site, visitor, new RequestId(slate), new ItemId(item), position);
      return "redirect:" + address(frame, visitor, order, title, 1);
    } catch (ServiceProblem e) {
      response.setStatus(503);
      model.addAttribute("user", user);
      model.addAttribute("stranger", session);
      model.addAttribute("suggestions", playground.suggestions(site));
      model.addAttribute("clicked", "");
      down(model, e);
      return "playground";
    }
  }

  private static void down(Model model, ServiceProblem problem) {
    model.addAttribute("problem", problem);
    model.addAttribute("service", problem.service().name().toLowerCase(Locale.ROOT));
  }

  private static Optional<Visitor> visitor(String user, String session) {
    try {
      return !user.isBlank()
          ? Optional.of(new Visitor(user.trim(), false))
          : session.isBlank() ? Optional.empty() : Optional.of(new Visitor(session.trim(), true));
    } catch (IllegalArgumentException e) {
      throw RequestProblem.invalid("user", String.valueOf(e.getMessage()));
    }
  }

  private static String address(
      PageFrame frame, Visitor visitor, String before, String clicked, int look) {
    StringBuilder address = new StringBuilder("/playground?");
    address.append(visitor.anonymous() ? "session=" : "user=").append(escape(visitor.id()));
    if (look > 0) {
      address.append("&before=").append(escape(before));
      address.append("&clicked=").append(escape(clicked)).append("&look=").append(look);
    }
    return frame.href(address.toString());
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
