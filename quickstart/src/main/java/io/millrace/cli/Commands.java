package io.millrace.cli;

import io.millrace.cli.doctor.DoctorCommand;
import io.millrace.ingest.imports.ImportCommand;
import io.millrace.ingest.upkeep.DeadCommand;
import io.millrace.ingest.upkeep.LogCommand;
import io.millrace.ingest.upkeep.RebuildFeaturesCommand;
import io.millrace.ingest.upkeep.ReplayCommand;
import io.millrace.trainer.cli.EvaluateCommand;
import io.millrace.trainer.cli.ModelsCommand;
import io.millrace.trainer.cli.ReplayEvaluateCommand;
import io.millrace.trainer.cli.TrainCommand;
import java.util.List;

/** The subcommands, in the order in which the help lists them. */
final class Commands {
  /** Each is a picocli command with a constructor without arguments. */
  static final List<Class<?>> ALL =
      List.of(
          DemoCommand.class,
          UpCommand.class,
          ServiceCommands.Ingest.class,
          ServiceCommands.Serve.class,
          ServiceCommands.Console.class,
          ImportCommand.class,
          TrainCommand.class,
          EvaluateCommand.class,
          ReplayEvaluateCommand.class,
          ModelsCommand.class,
          LogCommand.class,
          ReplayCommand.class,
          DeadCommand.class,
          RebuildFeaturesCommand.class,
          NamespacesCommand.class,
          PluginsCommand.class,
          MigrateCommand.class,
          DoctorCommand.class);

  private Commands() {}
}
