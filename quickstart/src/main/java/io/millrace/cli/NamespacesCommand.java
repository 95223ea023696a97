package io.millrace.cli;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import io.millrace.registry.Registry;
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
      description =
          "Deletes a namespace. Running services stop collecting and serving it within seconds; what"
              + " it holds stays stored, and is there again if it is created again.")
  static final class Delete extends Step {
    @Parameters(paramLabel = "NAME", description = "The namespace.")
    private String name = "";

    @Option(names = "--yes", required = true, description = "Says that this is no slip.")
    private boolean yes;

    @Override
    int run(Settings settings, Registry registry, PrintWriter out) {
      Namespace namespace = namespace(name);
      if (namespace.equals(settings.namespace())) {
        throw wrong(
            "namespace '%s' is the one of requests that name none (MILLRACE_NAMESPACE) and cannot be deleted"
                .formatted(namespace));
      }
      if (!registry.namespaces().delete(namespace)) {
        throw wrong(
            "there is no namespace '%s'; known are %s"
                .formatted(namespace, registry.namespaces().list()));
      }
      out.printf(
          "deleted namespace '%s'; its topics, features, log and tables stay stored%n", namespace);
      return 0;
    }
  }
}
