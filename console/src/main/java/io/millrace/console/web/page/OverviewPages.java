package io.millrace.console.web.page;

import io.millrace.console.experiment.ExperimentReports;
import io.millrace.console.experiment.Experiments;
import io.millrace.console.live.PulseWatch;
import io.millrace.console.model.Models;
import io.millrace.console.rollup.EventRollups;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.namespace.Namespace;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page: what runs, what ranks, whether data flow. */
@Controller
class OverviewPages {
  private final Experiments experiments;
  private final ExperimentReports reports;
  private final Models models;
  private final EventRollups rollups;
  private final PulseWatch watch;
  private final Clock clock;

  OverviewPages(
      Experiments experiments,
      ExperimentReports reports,
      Models models,
      EventRollups rollups,
      PulseWatch watch,
      Clock clock) {
    this.experiments = experiments;
    this.reports = reports;
    this.models = models;
    this.rollups = rollups;
    this.watch = watch;
    this.clock = clock;
  }

  @GetMapping("/")
  String overview(Namespace site, Text text, Model model) {
    List<ExperimentView> running =
        experiments.list(site).stream()
            .filter(stored -> stored.experiment().status() == ExperimentStatus.RUNNING)
            .map(stored -> ExperimentView.of(reports.report(site, stored), text))
            .toList();
    List<ModelView> known = models.list(site).stream().map(one -> ModelView.of(one, text)).toList();
    model.addAttribute("running", running);
    model.addAttribute(
        "champion", known.stream().filter(ModelView::champion).findFirst().orElse(null));
    model.addAttribute("models", known.size());
    model.addAttribute(
        "data", DataView.of(rollups.health(site), watch.pulse(site), clock.instant(), text));
    return "overview";
  }
}
