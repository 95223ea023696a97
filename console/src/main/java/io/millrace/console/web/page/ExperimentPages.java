package io.millrace.console.web.page;

import io.millrace.console.experiment.ExperimentReports;
import io.millrace.console.experiment.Experiments;
import io.millrace.console.model.Models;
import io.millrace.console.web.PageFrame;
import io.millrace.console.web.api.CreateExperiment;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The pages of experiments. */
@Controller
class ExperimentPages {
  private static final List<ArmRow> ARM_ROWS =
      List.of(
          new ArmRow("control", "popularity", true),
          new ArmRow("treatment", "champion", true),
          new ArmRow("", "", false),
          new ArmRow("", "", false));

  private final Experiments experiments;
  private final ExperimentReports reports;
  private final Models models;
  private final Commands commands;

  ExperimentPages(
      Experiments experiments, ExperimentReports reports, Models models, Commands commands) {
    this.experiments = experiments;
    this.reports = reports;
    this.models = models;
    this.commands = commands;
  }

  /** An arm of the form before anything is typed. */
  record ArmRow(String name, String model, boolean required) {}

  @GetMapping("/experiments")
  String list(Namespace site, Model model) {
    List<ExperimentView> views =
        experiments.list(site).stream()
            .map(stored -> ExperimentView.of(reports.report(site, stored)))
            .toList();
    model.addAttribute("experiments", views);
    model.addAttribute("armRows", ARM_ROWS);
    model.addAttribute("rankers", rankers(site));
    model.addAttribute(
        "command",
        commands.createExperiment(
            site, ServletUriComponentsBuilder.fromCurrentContextPath().toUriString()));
    return "experiments";
  }

  /** Creates a draft from the form; rows without a name are not arms. */
  @PostMapping("/experiments")
  String create(
      Namespace site,
      @RequestParam String id,
      @RequestParam String hypothesis,
      @RequestParam double percent,
      @RequestParam List<String> name,
      @RequestParam("model") List<String> rankers,
      @RequestParam List<Double> weight,
      @ModelAttribute("frame") PageFrame frame) {
    List<CreateExperiment.Arm> arms = new ArrayList<>();
    for (int i = 0; i < Math.min(name.size(), Math.min(rankers.size(), weight.size())); i++) {
      if (!name.get(i).isBlank()) {
        Map<String, String> parameters =
            rankers.get(i).isBlank() ? Map.of() : Map.of("model", rankers.get(i).trim());
        arms.add(new CreateExperiment.Arm(name.get(i).trim(), weight.get(i), parameters));
      }
    }
    CreateExperiment request =
        new CreateExperiment(id.trim(), hypothesis.trim(), null, percent / 100, arms, null, null);
    experiments.create(site, request.toExperiment());
    return "redirect:" + frame.href("/experiments/" + id.trim());
  }

  @GetMapping("/experiments/{id}")
  String experiment(Namespace site, @PathVariable String id, Model model) {
    model.addAttribute(
        "experiment", ExperimentView.of(reports.report(site, experiments.get(site, id))));
    return "experiment";
  }

  @PostMapping("/experiments/{id}/start")
  String start(Namespace site, @PathVariable String id, @ModelAttribute("frame") PageFrame frame) {
    experiments.start(site, id);
    return "redirect:" + frame.href("/experiments/" + id);
  }

  @PostMapping("/experiments/{id}/stop")
  String stop(Namespace site, @PathVariable String id, @ModelAttribute("frame") PageFrame frame) {
    experiments.stop(site, id);
    return "redirect:" + frame.href("/experiments/" + id);
  }

  /** What an arm can be ranked by. */
  private List<String> rankers(Namespace site) {
    return Stream.concat(
            Stream.of("popularity", "champion", "wide-deep", "deepfm"),
            models.list(site).stream().map(ModelRecord::id))
        .toList();
  }
}
