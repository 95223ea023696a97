package io.millrace.console.web.page;

import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** What empty pages tell a person to type. */
@Component
class Commands {
  private final Settings settings;

  Commands(Settings settings) {
    this.settings = settings;
  }

  /** What a command line begins with so that it is about this site; ends with a space or empty. */
  String environment(Namespace site) {
    return site.equals(Namespace.DEFAULT) ? "" : "%s=%s ".formatted("MILLRACE_NAMESPACE", site);
  }

  String sendEvent(Namespace site) {
    return """
        curl %s/v1/events -H 'Content-Type: application/json'%s -d '{
          "event_id": "first", "type": "view", "timestamp": "2026-01-31T12:00:00Z",
          "user_id": "ada", "item_id": "lamp"}'"""
        .formatted(settings.ingestUrl(), header(site));
  }

  /** Creates an experiment, at the address that this request was for. */
  String createExperiment(Namespace site) {
    String console = ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
    return """
        curl %s/v1/experiments -H 'Content-Type: application/json'%s -d '{
          "id": "deepfm-against-popularity",
          "hypothesis": "DeepFM raises clicks per shown item",
          "variants": [
            {"name": "control", "weight": 1, "parameters": {"model": "popularity"}},
            {"name": "deepfm", "weight": 1, "parameters": {"model": "deepfm"}}]}'"""
        .formatted(console, header(site));
  }

  /** Asks for a slate and says on which device it will be seen. */
  String askWithContext(Namespace site) {
    return """
        curl %s/v1/recommendations -H 'Content-Type: application/json'%s -d '{
          "user_id": "ada", "placement": "home", "context": {"device": "phone"}}'"""
        .formatted(settings.consoleServingUrl(), header(site));
  }

  private String header(Namespace site) {
    return site.equals(settings.namespace()) ? "" : " -H 'Millrace-Namespace: %s'".formatted(site);
  }
}
