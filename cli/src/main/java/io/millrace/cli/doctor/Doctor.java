package io.millrace.cli.doctor;

import io.millrace.cli.doctor.Finding.Level;
import io.millrace.config.LoadedSettings;
import io.millrace.config.Settings;
import java.util.ArrayList;
import java.util.List;

/** All checks, one after another. */
final class Doctor {
  private static final List<Check> CONNECTIONS =
      List.of(
          new DirectoryCheck(),
          new KafkaCheck(),
          new RedisCheck(),
          new PostgresCheck(),
          new LogCheck(),
          new ServiceCheck());

  private Doctor() {}

  /** Connections are only tried with settings that can be right. */
  static List<Finding> examine(LoadedSettings loaded) {
    Settings settings = loaded.valid();
    List<Finding> findings = new ArrayList<>();
    findings.addAll(new JavaCheck().run(settings));
    List<Finding> syntax = new SettingsCheck().run(loaded);
    findings.addAll(syntax);
    if (syntax.stream().noneMatch(finding -> finding.level() == Level.FAIL)) {
      CONNECTIONS.forEach(check -> findings.addAll(check.run(settings)));
    }
    return List.copyOf(findings);
  }
}
