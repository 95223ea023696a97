package io.millrace.console.web.page;

import io.millrace.console.experiment.ExperimentReports;
import io.millrace.console.experiment.Experiments;
import io.millrace.console.placement.Placements;
import io.millrace.console.problem.RequestProblem;
import io.millrace.console.web.PageFrame;
import io.millrace.experiment.Condition;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Holdout;
import io.millrace.namespace.Namespace;
import io.millrace.placement.Source;
import io.millrace.registry.ExperimentStore.StoredExperiment;
import io.millrace.registry.PlacementStore.StoredPlacement;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of experiments. What a page is filtered to is in its address, to be shared. */
@Controller
class ExperimentPages {
  private static final List<String> PARTS = List.of("results", "health", "segments", "setup");

  private static final List<String> OPERATORS =
      Arrays.stream(Condition.Operator.values())
          .map(operator -> operator.name().toLowerCase(Locale.ROOT))
          .toList();

  private final Experiments experiments;
  private final ExperimentReports reports;
  private final Rankers rankers;
  private final Placements placements;
  private final Commands commands;

  ExperimentPages(
      Experiments experiments,
      ExperimentReports reports,
      Placements placements,
      Rankers rankers,
      Commands commands) {
    this.experiments = experiments;
    this.reports = reports;
    this.placements = placements;
    this.rankers = rankers;
    this.commands = commands;
  }

  @GetMapping("/experiments")
  String list(
      Namespace site,
      Text text,
      Model model,
      @RequestParam(defaultValue = "") String status,
      @RequestParam(defaultValue = "") String q) {
    List<ExperimentView> all =
        experiments.list(site).stream()
            .map(stored -> ExperimentView.of(reports.report(site, stored), text))
            .toList();
    model.addAttribute("total", all.size());
    model.addAttribute(
        "experiments", all.stream().filter(view -> view.matches(status, q)).toList());
    model.addAttribute("status", status);
    model.addAttribute("q", q);
    model.addAttribute("command", commands.createExperiment(site));
    double holdout = experiments.holdout(site).map(Holdout::share).orElse(0.0);
    model.addAttribute("holdout", holdout);
    model.addAttribute("holdoutPercent", text.percent(holdout));
    model.addAttribute("holdoutValue", Math.round(1000 * holdout) / 10.0);
    return "experiments";
  }

  @GetMapping("/experiments/_new")
  String form(Namespace site, Model model) {
    return form(site, model, ExperimentForm.EMPTY);
  }

  @GetMapping("/experiments/{id}/_change")
  String change(Namespace site, @PathVariable String id, Model model) {
    return form(site, model, ExperimentForm.of(experiments.get(site, id).experiment()));
  }

  private String form(Namespace site, Model model, ExperimentForm form) {
    model.addAttribute("form", form);
    model.addAttribute("rankers", rankers.of(site));
    model.addAttribute(
        "placements", placements.list(site).stream().map(StoredPlacement::name).toList());
    model.addAttribute("sources", String.join(", ", Source.configurableNames()));
    model.addAttribute("operators", OPERATORS);
    model.addAttribute("command", commands.createExperiment(site));
    return "experiment-new";
  }

  /** Holds users out of all experiments. */
  @PostMapping("/experiments/_holdout")
  String holdout(
      Namespace site, @RequestParam double percent, @ModelAttribute("frame") PageFrame frame) {
    double share = percent / 100;
    if (!(share >= 0 && share <= 1)) {
      throw RequestProblem.invalid("share", "share must be in [0, 1], is " + share);
    }
    String seed = experiments.holdout(site).map(Holdout::seed).orElse("holdout");
    experiments.setHoldout(site, new Holdout(seed, share));
    return "redirect:" + frame.href("/experiments");
  }

  /** Creates a draft from the form. */
  @PostMapping("/experiments")
  String create(Namespace site, HttpServletRequest form, @ModelAttribute("frame") PageFrame frame) {
    Experiment draft = ExperimentForm.read(form, Optional.empty()).toExperiment();
    experiments.create(site, draft);
    return "redirect:" + frame.href("/experiments/" + draft.id());
  }

  /** Changes a draft, or begins the next phase of what has run. */
  @PostMapping("/experiments/{id}/change")
  String change(
      Namespace site,
      @PathVariable String id,
      HttpServletRequest form,
      @ModelAttribute("frame") PageFrame frame) {
    Experiment before = experiments.get(site, id).experiment();
    experiments.change(site, ExperimentForm.read(form, Optional.of(before)).toExperiment());
    return "redirect:" + frame.href("/experiments/" + id + "?part=setup");
  }

  /**
   * @param part which part of the page is open
   * @param lift the lift, in percent, that the experiment should be able to see
   * @param phase counted from 1; 0 for the one that it is in
   * @param dimension what the segments shown are cut by; empty for everything
   */
  @GetMapping("/experiments/{id}")
  String experiment(
      Namespace site,
      Text text,
      @PathVariable String id,
      Model model,
      @RequestParam(defaultValue = "results") String part,
      @RequestParam(defaultValue = "0") int phase,
      @RequestParam(defaultValue = "5") double lift,
      @RequestParam(defaultValue = "") String dimension) {
    if (!(lift > 0 && lift <= 500)) {
      throw RequestProblem.invalid("lift", "lift must be above 0 and at most 500, is " + lift);
    }
    model.addAttribute("part", PARTS.contains(part) ? part : PARTS.get(0));
    model.addAttribute("parts", PARTS);
    model.addAttribute("lift", lift);
    StoredExperiment stored = experiments.phase(site, id, phase);
    int now = experiments.get(site, id).experiment().phase();
    model.addAttribute("phases", IntStream.rangeClosed(1, now).boxed().toList());
    model.addAttribute("phase", stored.experiment().phase());
    model.addAttribute("current", stored.experiment().phase() == now);
    ExperimentView view =
        ExperimentView.of(reports.report(site, stored, lift / 100), text, lift / 100);
    model.addAttribute("experiment", view);
    model.addAttribute("dimension", dimension);
    model.addAttribute(
        "dimensions", view.segments().stream().map(SegmentView::dimension).distinct().toList());
    model.addAttribute("segmentCommand", commands.askWithContext(site));
    return "experiment";
  }

  @PostMapping("/experiments/{id}/start")
  String start(Namespace site, @PathVariable String id, @ModelAttribute("frame") PageFrame frame) {
    experiments.start(site, id);
    return "redirect:" + frame.href("/experiments/" + id);
  }

  @PostMapping("/experiments/{id}/ramp")
  String ramp(
      Namespace site,
      @PathVariable String id,
      @RequestParam double percent,
      @ModelAttribute("frame") PageFrame frame) {
    experiments.ramp(site, id, percent / 100);
    return "redirect:" + frame.href("/experiments/" + id);
  }

  @PostMapping("/experiments/{id}/pause")
  String pause(Namespace site, @PathVariable String id, @ModelAttribute("frame") PageFrame frame) {
    experiments.pause(site, id);
    return "redirect:" + frame.href("/experiments/" + id);
  }

  @PostMapping("/experiments/{id}/archive")
  String archive(
      Namespace site, @PathVariable String id, @ModelAttribute("frame") PageFrame frame) {
    experiments.archive(site, id);
    return "redirect:" + frame.href("/experiments");
  }

  @PostMapping("/experiments/{id}/stop")
  String stop(Namespace site, @PathVariable String id, @ModelAttribute("frame") PageFrame frame) {
    experiments.stop(site, id);
    return "redirect:" + frame.href("/experiments/" + id);
  }
}
