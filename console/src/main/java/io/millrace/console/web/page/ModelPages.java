package io.millrace.console.web.page;

import io.millrace.console.model.Models;
import io.millrace.console.web.PageFrame;
import io.millrace.namespace.Namespace;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The pages of the model registry. */
@Controller
class ModelPages {
  private static final MediaType HTML = MediaType.valueOf("text/html;charset=UTF-8");

  private final Models models;

  ModelPages(Models models) {
    this.models = models;
  }

  @GetMapping("/models")
  String list(Namespace site, Model model) {
    List<ModelView> views = models.list(site).stream().map(ModelView::of).toList();
    model.addAttribute("models", views);
    model.addAttribute(
        "canRollBack", views.stream().anyMatch(view -> view.status().equals("retired")));
    return "models";
  }

  /** A training run's report, in a sandbox: its text comes from data. */
  @GetMapping("/models/{id}/report")
  ResponseEntity<String> report(Namespace site, @PathVariable String id) {
    return ResponseEntity.ok()
        .contentType(HTML)
        .header(
            "Content-Security-Policy",
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:")
        .body(models.report(site, id));
  }

  @PostMapping("/models/{id}/promote")
  String promote(
      Namespace site, @PathVariable String id, @ModelAttribute("frame") PageFrame frame) {
    models.promote(site, id);
    return "redirect:" + frame.href("/models");
  }

  @PostMapping("/models/rollback")
  String rollback(Namespace site, @ModelAttribute("frame") PageFrame frame) {
    models.rollback(site);
    return "redirect:" + frame.href("/models");
  }
}
