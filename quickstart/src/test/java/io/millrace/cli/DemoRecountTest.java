package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.quickstart.demo.Demo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The experiment of a running {@code millrace demo}, counted once more by DuckDB: {@code
 * MILLRACE_RECOUNT_OF=http://127.0.0.1:8082} and {@code MILLRACE_RECOUNT_HOME=.millrace/demo}.
 */
@EnabledIfEnvironmentVariable(named = "MILLRACE_RECOUNT_OF", matches = "http.*")
class DemoRecountTest {
  @Test
  void report_ofTheDemo_equalsDuckDbsCounts() throws Exception {
    String report =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "%s/v1/experiments/%s/report"
                                .formatted(System.getenv("MILLRACE_RECOUNT_OF"), Demo.EXPERIMENT)))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Map<String, Recount.Counts> counted =
        Recount.byDuckDb(
            Path.of(System.getenv("MILLRACE_RECOUNT_HOME"), "warehouse", "default"),
            Demo.EXPERIMENT);
    assertThat(counted).isNotEmpty().isEqualTo(Recount.of(JsonMapper.shared().readTree(report)));
    System.out.println("recount: equal " + counted);
  }
}
