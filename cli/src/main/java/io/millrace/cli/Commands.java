package io.millrace.cli;

import io.millrace.plugin.Plugins;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The subcommands, in the order in which the help lists them: those of plug-ins first. */
final class Commands {
  /**
   * Names of picocli commands. A service of its own has the class path of that service only; the
   * commands of other modules are not there then.
   */
  private static final List<String> OWN =
      List.of(
          "io.millrace.cli.service.IngestCommand",
          "io.millrace.cli.service.ServeCommand",
          "io.millrace.cli.service.ConsoleCommand",
          "io.millrace.ingest.imports.ImportCommand",
          "io.millrace.trainer.cli.TrainCommand",
          "io.millrace.trainer.cli.EvaluateCommand",
          "io.millrace.trainer.cli.ReplayEvaluateCommand",
          "io.millrace.trainer.cli.ModelsCommand",
          "io.millrace.ingest.upkeep.LogCommand",
          "io.millrace.ingest.upkeep.ReplayCommand",
          "io.millrace.ingest.upkeep.DeadCommand",
          "io.millrace.ingest.upkeep.RebuildFeaturesCommand",
          "io.millrace.cli.NamespacesCommand",
          "io.millrace.cli.PluginsCommand",
          "io.millrace.cli.MigrateCommand",
          "io.millrace.cli.doctor.DoctorCommand");

  private Commands() {}

  /** Returns the commands whose modules are on the class path. */
  static List<CommandLine> all() {
    List<CommandLine> all = new ArrayList<>();
    for (CommandPlugin plugin : Plugins.load(CommandPlugin.class)) {
      plugin.commands().forEach(command -> all.add(new CommandLine(command)));
    }
    for (String name : OWN) {
      try {
        all.add(new CommandLine(Class.forName(name, false, Commands.class.getClassLoader())));
      } catch (ClassNotFoundException | NoClassDefFoundError e) {
        // A module that this process does not have. A test asks the whole command for all of them.
      }
    }
    return all;
  }
}
