package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Home;
import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.migrations.Migrations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NamespacesCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  @BeforeEach
  void migrate() {
    Settings settings = Settings.defaults().with(Setting.POSTGRES_URL, TestServers.newDatabase());
    new Home(directory).write(settings);
    Migrations.migrate(
        settings.get(Setting.POSTGRES_URL),
        settings.get(Setting.POSTGRES_USER),
        settings.get(Setting.POSTGRES_PASSWORD));
  }

  @AfterEach
  void forgetHome() {
    System.clearProperty(Home.PROPERTY);
  }

  private int execute(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine millrace = Millrace.commandLine();
    millrace.setOut(new PrintWriter(out, true));
    millrace.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 2];
    all[0] = "--home";
    all[1] = directory.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return millrace.execute(all);
  }

  @Test
  void namespaces_createListDelete_changeTheRegistry() {
    assertThat(execute("namespaces", "create", "shop2")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("created namespace 'shop2'");
    assertThat(execute("namespaces", "list")).isZero();
    assertThat(out.toString().lines()).contains("shop2");
    assertThat(execute("namespaces", "create", "shop2")).isEqualTo(2);
    assertThat(err.toString()).contains("'shop2' exists already");

    assertThat(execute("namespaces", "delete", "shop2")).as("without --yes").isEqualTo(2);
    assertThat(execute("namespaces", "delete", "shop2", "--yes")).isZero();
    assertThat(execute("namespaces", "list")).isZero();
    assertThat(out.toString().lines()).doesNotContain("shop2");
    assertThat(execute("namespaces", "delete", "shop2", "--yes")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no namespace 'shop2'");
  }

  @Test
  void namespaces_namesThatCannotBe_areRefused() {
    assertThat(execute("namespaces", "create", "No Shop!")).isEqualTo(2);
    assertThat(err.toString()).contains("'No Shop!' must be 1 to 40 lower-case letters");
    assertThat(execute("namespaces", "delete", "default", "--yes")).isEqualTo(2);
    assertThat(err.toString()).contains("MILLRACE_NAMESPACE");
    assertThat(execute("namespaces")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing subcommand: create, list or delete");
  }
}
