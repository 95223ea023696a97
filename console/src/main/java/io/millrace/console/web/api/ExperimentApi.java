package io.millrace.console.web.api;

import io.millrace.console.experiment.ExperimentReports;
import io.millrace.console.experiment.Experiments;
import io.millrace.console.problem.RequestProblem;
import io.millrace.namespace.Namespace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Experiments by HTTP. */
@RestController
@RequestMapping("/v1/experiments")
class ExperimentApi {
  private final Experiments experiments;
  private final ExperimentReports reports;

  ExperimentApi(Experiments experiments, ExperimentReports reports) {
    this.experiments = experiments;
    this.reports = reports;
  }

  /** All of a site's experiments. */
  record ExperimentsJson(List<ExperimentJson> experiments) {}

  /** The share of users who shall take part. */
  record Ramp(@Nullable Double coverage) {}

  @GetMapping
  ExperimentsJson list(Namespace site) {
    return new ExperimentsJson(experiments.list(site).stream().map(ExperimentJson::of).toList());
  }

  @PostMapping
  ResponseEntity<ExperimentJson> create(Namespace site, @RequestBody CreateExperiment request) {
    ExperimentJson created = ExperimentJson.of(experiments.create(site, request.toExperiment()));
    return ResponseEntity.created(URI.create("/v1/experiments/" + created.id())).body(created);
  }

  @GetMapping("/{id}")
  ExperimentJson get(Namespace site, @PathVariable String id) {
    return ExperimentJson.of(experiments.get(site, id));
  }

  /** Its phases, oldest first; the last is the one that it is in. */
  @GetMapping("/{id}/phases")
  ExperimentsJson phases(Namespace site, @PathVariable String id) {
    return new ExperimentsJson(
        Stream.concat(
                experiments.endedPhases(site, id).stream(), Stream.of(experiments.get(site, id)))
            .map(ExperimentJson::of)
            .toList());
  }

  /**
   * @param phase counted from 1; 0 for the one that it is in
   * @param lift of the primary metric that {@code days_left} is about
   */
  @GetMapping("/{id}/report")
  ReportJson report(
      Namespace site,
      @PathVariable String id,
      @RequestParam(defaultValue = "0") int phase,
      @RequestParam(defaultValue = "0.05") double lift) {
    if (!(lift > 0 && lift <= 5)) {
      throw RequestProblem.invalid("lift", "lift must be above 0 and at most 5, is " + lift);
    }
    return ReportJson.of(reports.report(site, experiments.phase(site, id, phase), lift));
  }

  @PostMapping("/{id}/start")
  ExperimentJson start(Namespace site, @PathVariable String id) {
    return ExperimentJson.of(experiments.start(site, id));
  }

  /** The report's metrics as a table, a row an arm and metric. */
  @GetMapping(value = "/{id}/report.csv", produces = "text/csv")
  ResponseEntity<String> csv(
      Namespace site, @PathVariable String id, @RequestParam(defaultValue = "0") int phase) {
    return ResponseEntity.ok()
        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
        .header("Content-Disposition", "attachment; filename=\"%s.csv\"".formatted(id))
        .body(ReportCsv.of(reports.report(site, experiments.phase(site, id, phase))));
  }

  /** Changes a draft, or begins the next phase of one that has run. */
  @PutMapping("/{id}")
  ExperimentJson change(
      Namespace site, @PathVariable String id, @RequestBody CreateExperiment request) {
    return ExperimentJson.of(experiments.change(site, request.withId(id).toExperiment()));
  }

  @PostMapping("/{id}/pause")
  ExperimentJson pause(Namespace site, @PathVariable String id) {
    return ExperimentJson.of(experiments.pause(site, id));
  }

  @PostMapping("/{id}/archive")
  ExperimentJson archive(Namespace site, @PathVariable String id) {
    return ExperimentJson.of(experiments.archive(site, id));
  }

  @PostMapping("/{id}/stop")
  ExperimentJson stop(Namespace site, @PathVariable String id) {
    return ExperimentJson.of(experiments.stop(site, id));
  }

  @PostMapping("/{id}/ramp")
  ExperimentJson ramp(Namespace site, @PathVariable String id, @RequestBody Ramp ramp) {
    Double coverage = ramp.coverage();
    if (coverage == null) {
      throw RequestProblem.invalid("coverage", "coverage is missing");
    }
    return ExperimentJson.of(experiments.ramp(site, id, coverage));
  }
}
