package io.millrace.console.web.api;

import io.millrace.console.model.Models;
import io.millrace.namespace.Namespace;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The model registry by HTTP. */
@RestController
@RequestMapping("/v1/models")
class ModelApi {
  private final Models models;

  ModelApi(Models models) {
    this.models = models;
  }

  /** All of a site's models. */
  record ModelsJson(List<ModelJson> models) {}

  @GetMapping
  ModelsJson list(Namespace site) {
    return new ModelsJson(models.list(site).stream().map(ModelJson::of).toList());
  }

  /** Against the promotion rules only by force: 409 says what they object to. */
  @PostMapping("/{id}/promote")
  ModelJson promote(
      Namespace site,
      @PathVariable String id,
      @RequestParam(defaultValue = "false") boolean force) {
    return ModelJson.of(models.promote(site, id, force));
  }

  @PostMapping("/rollback")
  ModelJson rollback(Namespace site) {
    return ModelJson.of(models.rollback(site));
  }
}
