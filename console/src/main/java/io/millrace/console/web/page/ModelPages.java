package io.millrace.console.web.page;

import io.millrace.console.model.Models;
import io.millrace.console.web.PageFrame;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import io.millrace.statistics.decision.PromotionRules;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of the model registry. */
@Controller
class ModelPages {
  private static final MediaType HTML = MediaType.valueOf("text/html;charset=UTF-8");

  private final Models models;

  ModelPages(Models models) {
    this.models = models;
  }

  @GetMapping("/models")
  String list(Namespace site, Text text, Model model) {
    List<ModelRecord> records = models.list(site);
    List<ModelView> views = records.stream().map(one -> ModelView.of(one, text)).toList();
    model.addAttribute("models", views);
    model.addAttribute("histories", ModelHistory.of(views));
    model.addAttribute("back", back(records).map(ModelRecord::id).orElse(null));
    return "models";
  }

  /** Two models side by side; without a choice the champion against the newest other. */
  @GetMapping("/models/_compare")
  String compare(
      Namespace site,
      Text text,
      Model model,
      @RequestParam(required = false) @Nullable String first,
      @RequestParam(required = false) @Nullable String second) {
    List<ModelRecord> known = models.list(site);
    model.addAttribute("models", known.stream().map(ModelRecord::id).toList());
    Optional<ModelRecord> a = first == null ? champion(known) : pick(site, first);
    Optional<ModelRecord> b =
        second == null
            ? known.stream().filter(one -> !Optional.of(one).equals(a)).findFirst()
            : pick(site, second);
    model.addAttribute("first", a.map(one -> ModelView.of(one, text)).orElse(null));
    model.addAttribute("second", b.map(one -> ModelView.of(one, text)).orElse(null));
    model.addAttribute(
        "comparison",
        a.flatMap(one -> b.map(other -> ComparisonView.of(one, other, text))).orElse(null));
    return "models-compare";
  }

  /** Asks whether the model shall be champion, with what speaks for and against it. */
  @GetMapping("/models/{id}/promote")
  String ask(Namespace site, Text text, @PathVariable String id, Model model) {
    ModelRecord candidate = models.get(site, id);
    Optional<ModelRecord> champion =
        champion(models.list(site)).filter(one -> one.status() == ModelStatus.CHAMPION);
    model.addAttribute("candidate", ModelView.of(candidate, text));
    model.addAttribute("champion", champion.map(one -> ModelView.of(one, text)).orElse(null));
    model.addAttribute(
        "comparison",
        champion
            .filter(one -> !one.id().equals(id))
            .map(one -> ComparisonView.of(one, candidate, text))
            .orElse(null));
    PromotionRules.Decision decision = models.judge(site, id);
    model.addAttribute("objections", decision.objections().stream().map(text::translated).toList());
    model.addAttribute("notes", decision.notes().stream().map(text::translated).toList());
    return "model-promote";
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
      Namespace site,
      @PathVariable String id,
      @RequestParam(defaultValue = "false") boolean force,
      @ModelAttribute("frame") PageFrame frame) {
    models.promote(site, id, force);
    return "redirect:" + frame.href("/models");
  }

  @PostMapping("/models/rollback")
  String rollback(Namespace site, @ModelAttribute("frame") PageFrame frame) {
    models.rollback(site);
    return "redirect:" + frame.href("/models");
  }

  private Optional<ModelRecord> pick(Namespace site, String id) {
    return id.isBlank() ? Optional.empty() : Optional.of(models.get(site, id));
  }

  /** The champion, else the newest. */
  private static Optional<ModelRecord> champion(List<ModelRecord> known) {
    return known.stream()
        .filter(one -> one.status() == ModelStatus.CHAMPION)
        .findFirst()
        .or(() -> known.stream().findFirst());
  }

  /** What a roll-back would bring back: who was promoted last before the champion. */
  private static Optional<ModelRecord> back(List<ModelRecord> known) {
    return known.stream()
        .filter(one -> one.status() == ModelStatus.RETIRED)
        .max(Comparator.comparing(one -> one.promotedAt().orElse(one.createdAt())));
  }
}
