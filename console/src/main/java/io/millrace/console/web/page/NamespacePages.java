package io.millrace.console.web.page;

import io.millrace.console.problem.RequestProblem;
import io.millrace.console.web.Namespaces;
import io.millrace.console.web.PageFrame;
import io.millrace.namespace.Namespace;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of namespaces. */
@Controller
class NamespacePages {
  private final Namespaces namespaces;

  NamespacePages(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /**
   * A row of the page.
   *
   * @param configured whether requests that name none are for it, so that it stays
   */
  record Row(Namespace namespace, boolean configured) {
    public String name() {
      return namespace.name();
    }
  }

  @GetMapping("/namespaces")
  String list(Namespace site, Model model) {
    model.addAttribute(
        "namespaces",
        namespaces.list().stream().map(one -> new Row(one, namespaces.isConfigured(one))).toList());
    return "namespaces";
  }

  @PostMapping("/namespaces")
  String create(@RequestParam String name, @ModelAttribute("frame") PageFrame frame) {
    namespaces.create(name);
    return "redirect:" + frame.href("/namespaces");
  }

  /**
   * @param confirm the name again, so that nothing is deleted by a slip
   */
  @PostMapping("/namespaces/{name}/delete")
  String delete(
      @PathVariable String name,
      @RequestParam(defaultValue = "") String confirm,
      @ModelAttribute("frame") PageFrame frame) {
    if (!confirm.strip().equals(name)) {
      throw RequestProblem.invalid(
          "confirm", "type the name of the namespace, '%s', to delete it".formatted(name));
    }
    namespaces.delete(name);
    // The page's own namespace may be the one that has gone.
    return "redirect:/namespaces";
  }
}
