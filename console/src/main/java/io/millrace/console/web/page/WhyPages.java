package io.millrace.console.web.page;

import io.millrace.console.placement.Placements;
import io.millrace.console.playground.Playground;
import io.millrace.console.playground.ServiceProblem;
import io.millrace.console.playground.ServingClient;
import io.millrace.console.playground.SlateQuestion;
import io.millrace.namespace.Namespace;
import io.millrace.registry.PlacementStore.StoredPlacement;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Why a user sees a slate. */
@Controller
class WhyPages {
  private final ServingClient serving;
  private final Playground playground;
  private final Placements placements;

  WhyPages(ServingClient serving, Playground playground, Placements placements) {
    this.serving = serving;
    this.playground = playground;
    this.placements = placements;
  }

  /**
   * @param user whose slate is explained; blank for an anonymous session, or for nobody yet
   * @param placement blank for the default rules
   * @param seeds item ids, comma-separated, the newest last
   * @param context name=value, comma-separated
   */
  @GetMapping("/why")
  String why(
      Namespace site,
      Text text,
      Model model,
      @RequestParam(defaultValue = "") String user,
      @RequestParam(defaultValue = "") String session,
      @RequestParam(defaultValue = "") String placement,
      @RequestParam(defaultValue = "") String seeds,
      @RequestParam(defaultValue = "") String context,
      @RequestParam(defaultValue = "10") int count) {
    SlateQuestion question = SlateQuestion.of(user, session, placement, count, seeds, context);
    model.addAttribute("user", question.user().orElse(""));
    // Templates have a variable "session" of their own.
    model.addAttribute("stranger", question.session().orElse(""));
    model.addAttribute("placement", question.placement().orElse(""));
    model.addAttribute("seeds", String.join(", ", question.seeds()));
    model.addAttribute("context", context.strip());
    model.addAttribute("count", count);
    model.addAttribute("suggestions", playground.suggestions(site));
    model.addAttribute(
        "placements", placements.list(site).stream().map(StoredPlacement::name).toList());
    if (!question.isAsked()) {
      return "why";
    }
    try {
      model.addAttribute("why", WhyView.of(serving.explain(site, question), text));
    } catch (ServiceProblem e) {
      model.addAttribute("problem", e);
      model.addAttribute("service", e.service().name().toLowerCase(Locale.ROOT));
    }
    return "why";
  }
}
