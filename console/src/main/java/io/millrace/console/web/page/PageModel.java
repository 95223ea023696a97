package io.millrace.console.web.page;

import io.millrace.console.web.PageFrame;
import io.millrace.console.web.Sites;
import io.millrace.namespace.Namespace;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Gives every page its frame. */
@ControllerAdvice(basePackageClasses = PageModel.class)
class PageModel {
  private final Sites sites;

  private final Commands commands;

  PageModel(Sites sites, Commands commands) {
    this.sites = sites;
    this.commands = commands;
  }

  @ModelAttribute("frame")
  PageFrame frame(HttpServletRequest request) {
    return PageFrame.of(request, sites);
  }

  /** What a command line begins with so that it is about this site. */
  @ModelAttribute("environment")
  String environment(Namespace site) {
    return commands.environment(site);
  }
}
