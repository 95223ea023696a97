package io.millrace.console.web.page;

import io.millrace.console.live.PulseWatch;
import io.millrace.console.rollup.EventRollups;
import io.millrace.namespace.Namespace;
import java.time.Clock;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page of data health. */
@Controller
class DataPages {
  private final EventRollups rollups;
  private final PulseWatch watch;
  private final Clock clock;
  private final Commands commands;

  DataPages(EventRollups rollups, PulseWatch watch, Clock clock, Commands commands) {
    this.watch = watch;
    this.commands = commands;
    this.rollups = rollups;
    this.clock = clock;
  }

  @GetMapping("/data")
  String data(Namespace site, Text text, Model model) {
    model.addAttribute(
        "data", DataView.of(rollups.health(site), watch.pulse(site), clock.instant(), text));
    model.addAttribute("command", commands.sendEvent(site));
    model.addAttribute("deadTopic", site.name() + ".dead");
    return "data";
  }
}
