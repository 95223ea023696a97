package io.millrace.console.web.page;

import io.millrace.console.web.PageFrame;
import io.millrace.console.web.Sites;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Gives every page its frame. */
@ControllerAdvice(basePackageClasses = PageModel.class)
class PageModel {
  private final Sites sites;

  PageModel(Sites sites) {
    this.sites = sites;
  }

  @ModelAttribute("frame")
  PageFrame frame(HttpServletRequest request) {
    return new PageFrame(
        sites.of(request), sites.configured(), sites.all(), request.getRequestURI());
  }
}
