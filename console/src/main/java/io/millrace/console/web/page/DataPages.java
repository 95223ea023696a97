package io.millrace.console.web.page;

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
  private final Clock clock;
  private final Commands commands;

  DataPages(EventRollups rollups, Clock clock, Commands commands) {
    this.commands = commands;
    this.rollups = rollups;
    this.clock = clock;
  }

  @GetMapping("/data")
  String data(Namespace site, Model model) {
    model.addAttribute("data", DataView.of(rollups.health(site), clock.instant()));
    model.addAttribute("command", commands.sendEvent(site));
    return "data";
  }
}
