package io.millrace.console.web.page;

import io.millrace.console.drift.FeatureDrifts;
import io.millrace.console.live.PulseWatch;
import io.millrace.console.rollup.DataHealth;
import io.millrace.console.rollup.EventRollups;
import io.millrace.console.topic.DeadLetters;
import io.millrace.namespace.Namespace;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of data health. What Kafka must be asked for is on parts of its own. */
@Controller
class DataPages {
  private static final List<String> PARTS = List.of("events", "dead", "features");
  private static final int LETTERS = 50;

  private final EventRollups rollups;
  private final PulseWatch watch;
  private final DeadLetters letters;
  private final FeatureDrifts drifts;
  private final Clock clock;
  private final Commands commands;

  DataPages(
      EventRollups rollups,
      PulseWatch watch,
      DeadLetters letters,
      FeatureDrifts drifts,
      Clock clock,
      Commands commands) {
    this.rollups = rollups;
    this.watch = watch;
    this.letters = letters;
    this.drifts = drifts;
    this.clock = clock;
    this.commands = commands;
  }

  /**
   * @param part which part of the page is open
   * @param code the dead letters' reason; any where empty
   */
  @GetMapping("/data")
  String data(
      Namespace site,
      Text text,
      Model model,
      @RequestParam(defaultValue = "events") String part,
      @RequestParam(defaultValue = "") String code) {
    String open = PARTS.contains(part) ? part : PARTS.get(0);
    DataHealth health = rollups.health(site);
    model.addAttribute("part", open);
    model.addAttribute("parts", PARTS);
    model.addAttribute("code", code);
    model.addAttribute("data", DataView.of(health, watch.pulse(site), clock.instant(), text));
    model.addAttribute("command", commands.sendEvent(site));
    model.addAttribute("deadTopic", site.name() + ".dead");
    if (open.equals("dead")) {
      Optional<String> reason = Optional.of(code).filter(one -> !one.isBlank());
      model.addAttribute("dead", DeadView.of(letters.newest(site, reason, LETTERS), text));
    } else if (open.equals("features")) {
      model.addAttribute("features", FeatureView.of(drifts.report(site), text));
    }
    return "data";
  }
}
