package io.millrace.cli.doctor;

import io.millrace.config.Settings;
import java.util.List;

/** Looks at one thing. Never throws for what it finds, and takes seconds at most. */
interface Check {
  List<Finding> run(Settings settings);
}
