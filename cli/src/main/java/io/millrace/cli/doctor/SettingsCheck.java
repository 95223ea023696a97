package io.millrace.cli.doctor;

import io.millrace.config.LoadedSettings;
import io.millrace.config.Settings;
import io.millrace.experiment.codec.MetricsCodec;
import io.millrace.text.onnx.SentenceEncoders;
import java.util.ArrayList;
import java.util.List;

/** Whether each setting can be right, as far as one can tell without trying it. */
final class SettingsCheck {
  private static final String MEND = "correct it, or unset it to have the default";

  /** One finding for each setting that is wrong or unknown; else one for all. */
  List<Finding> run(LoadedSettings loaded) {
    List<Finding> findings = new ArrayList<>();
    loaded
        .problems()
        .forEach(problem -> findings.add(Finding.fail(problem.name(), problem.detail(), MEND)));
    check("MILLRACE_TEXT_ENCODER", () -> encoder(loaded.valid()), findings);
    check("MILLRACE_METRICS", () -> metrics(loaded.valid()), findings);
    if (findings.isEmpty()) {
      findings.add(Finding.ok("settings", "all %d can be read".formatted(Settings.keys().size())));
    }
    loaded
        .unknown()
        .forEach(
            unknown ->
                findings.add(
                    Finding.note(unknown.name(), unknown.detail(), "correct it, or unset it")));
    return findings;
  }

  private static void encoder(Settings settings) {
    SentenceEncoders.require(settings.text().encoder());
  }

  private static void metrics(Settings settings) {
    MetricsCodec.readFile(settings.deployment().metrics());
  }

  private static void check(String name, Runnable reading, List<Finding> findings) {
    try {
      reading.run();
    } catch (IllegalArgumentException e) {
      findings.add(Finding.fail(name, String.valueOf(e.getMessage()), MEND));
    }
  }
}
