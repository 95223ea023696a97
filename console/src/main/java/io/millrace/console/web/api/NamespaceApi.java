package io.millrace.console.web.api;

import io.millrace.console.problem.RequestProblem;
import io.millrace.console.web.Namespaces;
import io.millrace.namespace.Namespace;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Namespaces by HTTP. */
@RestController
@RequestMapping("/v1/namespaces")
class NamespaceApi {
  private final Namespaces namespaces;

  NamespaceApi(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /**
   * One namespace.
   *
   * @param configured whether requests that name none are for it
   */
  record NamespaceJson(String name, boolean configured) {}

  /** All of a deployment's namespaces. */
  record NamespacesJson(List<NamespaceJson> namespaces) {}

  /** A namespace that shall be. */
  record CreateNamespace(@Nullable String name) {}

  private NamespaceJson json(Namespace namespace) {
    return new NamespaceJson(namespace.name(), namespaces.isConfigured(namespace));
  }

  @Operation(summary = "All namespaces")
  @GetMapping
  NamespacesJson list() {
    return new NamespacesJson(namespaces.list().stream().map(this::json).toList());
  }

  @Operation(summary = "Creates a namespace; the services open it within seconds")
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  NamespaceJson create(@RequestBody CreateNamespace wanted) {
    String name = wanted.name();
    if (name == null) {
      throw RequestProblem.invalid("name", "name is missing");
    }
    return json(namespaces.create(name));
  }

  @Operation(
      summary = "Deletes a namespace; the services close it within seconds",
      description = "What it holds stays stored, and is there again if it is created again.")
  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String name) {
    namespaces.delete(name);
  }
}
