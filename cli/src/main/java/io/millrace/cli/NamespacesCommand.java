package io.millrace.cli;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import io.millrace.registry.Registry;
import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace namespaces}: the shops of a deployment. */
@Command(
    name = "namespaces",
    description = "Creates, lists and deletes the namespaces of a deployment.",
    subcommands = {
      NamespacesCommand.Create.class,
      NamespacesCommand.ListAll.class,
      NamespacesCommand.Delete.class
    })
final class NamespacesCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Missing subcommand: create, list or delete");
  }

  /** What the three have in common. */
  abstract static class Step implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      Settings settings = Home.current().settings(System.getenv());
      try (Registry registry = Registry.open(settings)) {
        return run(settings, registry, Objects.requireNonNull(spec).commandLine().getOut());
      }
    }

    abstract int run(Settings settings, Registry registry, PrintWriter out);

    ParameterException wrong(String message) {
      return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    Namespace namespace(String name) {
      try {
        return new Namespace(name);
      } catch (IllegalArgumentException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
    }
  }

  /** {@code namespaces create}. */
  @Command(
      name = "create",
      description = "Creates a namespace. Running services open it within seconds.")
  static final class Create extends Step {
    @Parameters(
        paramLabel = "NAME",
        description = "1 to 40 lower-case letters, digits and dashes, beginning with a letter.")
    private String name = "";

    @Override
    int run(Settings settings, Registry registry, PrintWriter out) {
      Namespace namespace = namespace(name);
      if (registry.namespaces().list().contains(namespace)) {
        throw wrong("namespace '%s' exists already".formatted(namespace));
      }
      registry.namespaces().add(namespace);
      out.printf("created namespace '%s'; running services open it within seconds%n", namespace);
      return 0;
    }
  }

  /** {@code namespaces list}. */
  @Command(name = "list", description = "Lists the namespaces, one a line.")
  static final class ListAll extends Step {
    @Override
    int run(Settings settings, Registry registry, PrintWriter out) {
      List<Namespace> known = registry.namespaces().list();
      known.forEach(out::println);
      return 0;
    }
  }

  /** {@code namespaces delete}. */
  @Command(
      name = "delete",
      description = {
        "Deletes a namespace with all that is stored of it: topics, features, event log, models,",
        "placements, experiments and their figures. Running services stop collecting and serving",
        "it within seconds. Shows what goes and asks before."
      })
  static final class Delete extends Step {
    @Parameters(paramLabel = "NAME", description = "The namespace.")
    private String name = "";

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Show what would be deleted, and delete nothing.")
    private boolean dryRun;

    @Option(
        names = "--keep-data",
        description =
            "Only take it out of service: what it holds is there again if it is created again.")
    private boolean keepData;

    @Override
    int run(Settings settings, Registry registry, PrintWriter out) {
      Namespace namespace = namespace(name);
      if (namespace.equals(settings.namespace())) {
        throw wrong(
            "namespace '%s' is the one of requests that name none (MILLRACE_NAMESPACE) and cannot be deleted"
                .formatted(namespace));
      }
      NamespaceData data = new NamespaceData(settings, registry, namespace);
      List<String> summary = keepData ? List.of() : data.summary();
      // One whose deletion failed halfway is listed no longer, but something of it is left.
      if (!registry.namespaces().list().contains(namespace) && summary.isEmpty()) {
        throw wrong(
            "there is no namespace '%s'; known are %s"
                .formatted(namespace, registry.namespaces().list()));
      }
      if (!keepData) {
        out.printf("namespace '%s' has%n", namespace);
        summary.forEach(line -> out.println("  " + line));
      }
      if (dryRun) {
        out.println("nothing was deleted");
        return 0;
      }
      if (!yes && !confirmed(namespace, out)) {
        out.println("nothing was deleted");
        return 1;
      }
      registry.namespaces().delete(namespace);
      if (keepData) {
        out.printf(
            "took namespace '%s' out of service; its topics, features, log and tables stay stored%n",
            namespace);
        return 0;
      }
      out.println("waiting until the services have let go of it ...");
      out.flush();
      data.delete();
      out.printf("deleted namespace '%s' and all that was stored of it%n", namespace);
      return 0;
    }

    private boolean confirmed(Namespace namespace, PrintWriter out) {
      Console console = System.console();
      if (console == null) {
        throw wrong("say --yes to delete '%s' without a question".formatted(namespace));
      }
      out.printf("This cannot be undone. Type the name of the namespace to delete it: ");
      out.flush();
      return namespace.name().equals(console.readLine());
    }
  }
}
