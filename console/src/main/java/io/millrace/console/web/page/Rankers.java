package io.millrace.console.web.page;

import io.millrace.console.experiment.VariantCheck;
import io.millrace.console.model.Models;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What an arm can be ranked by. */
@Component
class Rankers {
  private final Models models;

  Rankers(Models models) {
    this.models = models;
  }

  List<String> of(Namespace site) {
    return Stream.concat(
            VariantCheck.RANKERS.stream(), models.list(site).stream().map(ModelRecord::id))
        .toList();
  }
}
