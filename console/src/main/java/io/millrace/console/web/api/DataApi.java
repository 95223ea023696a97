package io.millrace.console.web.api;

import io.millrace.console.rollup.EventRollups;
import io.millrace.namespace.Namespace;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Data health by HTTP. */
@RestController
class DataApi {
  private final EventRollups rollups;

  DataApi(EventRollups rollups) {
    this.rollups = rollups;
  }

  @GetMapping("/v1/data")
  DataJson data(Namespace site) {
    return DataJson.of(rollups.health(site));
  }
}
