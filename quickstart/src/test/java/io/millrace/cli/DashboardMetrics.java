package io.millrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The names of the metrics that the Grafana dashboard and the alerts ask for. */
final class DashboardMetrics {
  private static final Pattern NAME =
      Pattern.compile("\\b(?:millrace|http_server|jvm|process)_[a-z_]+\\b");

  private DashboardMetrics() {}

  /** Of every query of the dashboard. */
  static Set<String> ofDashboard(Path deploy) throws IOException {
    JsonNode dashboard =
        JsonMapper.shared()
            .readTree(Files.readAllBytes(deploy.resolve("grafana/dashboards/millrace.json")));
    Set<String> names = new TreeSet<>();
    for (String key : new String[] {"expr", "query"}) {
      for (JsonNode query : dashboard.findValues(key)) {
        if (query.isString()) {
          collect(query.asString(), names);
        }
      }
    }
    return names;
  }

  /** Of every alert. */
  static Set<String> ofAlerts(Path deploy) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(deploy.resolve("prometheus/alerts.yml"))) {
      if (line.strip().startsWith("expr:")) {
        collect(line, names);
      }
    }
    return names;
  }

  private static void collect(String query, Set<String> names) {
    for (Matcher found = NAME.matcher(query); found.find(); ) {
      names.add(found.group());
    }
  }
}
