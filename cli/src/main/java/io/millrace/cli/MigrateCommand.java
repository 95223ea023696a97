package io.millrace.cli;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.migrations.Migrations;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace migrate}. */
@Command(
    name = "migrate",
    description = "Brings the PostgreSQL schema up to date. 'up' and 'demo' do it by themselves.")
final class MigrateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = Home.current().settings(System.getenv());
    int applied =
        Migrations.migrate(
            settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println(
            applied == 0
                ? "the schema is up to date"
                : "applied %d migration%s".formatted(applied, applied == 1 ? "" : "s"));
    return 0;
  }
}
