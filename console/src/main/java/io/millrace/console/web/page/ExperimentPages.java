package io.millrace.console.web.page;

import io.millrace.console.experiment.ExperimentReports;
import io.millrace.console.experiment.Experiments;
import io.millrace.console.web.PageFrame;
import io.millrace.namespace.Namespace;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The pages of experiments. */
@Controller
class ExperimentPages {
  private final Experiments experiments;
  private final ExperimentReports reports;

  ExperimentPages(Experiments experiments, ExperimentReports reports) {
    this.experiments = experiments;
    this.reports = reports;
  }

  @GetMapping("/experiments")
  String list(Namespace site, Model model) {
    List<ExperimentView> views =
        experiments.list(site).stream()
            .map(stored -> ExperimentView.of(reports.report(site, stored)))
            .toList();
    model.addAttribute("experiments", views);
    return "experiments";
  }

  @GetMapping("/experiments/{id}")
  String experiment(Namespace site, @PathVariable String id, Model model) {
    model.addAttribute(
        "experiment", ExperimentView.of(reports.report(site, experiments.get(site, id))));
    return "experiment";
  }

  @PostMapping("/experiments/{id}/start")
  String start(
      Namespace site, @PathVariable String id, @ModelAttribute("frame") PageFrame frame) {
    experiments.start(site, id);
    return "redirect:" + frame.href("/experiments/" + id);
  }

  @PostMapping("/experiments/{id}/stop")
  String stop(Namespace site, @PathVariable String id, @ModelAttribute("frame") PageFrame frame) {
    experiments.stop(site, id);
    return "redirect:" + frame.href("/experiments/" + id);
  }
}
