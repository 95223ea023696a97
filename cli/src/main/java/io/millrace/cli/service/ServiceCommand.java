package io.millrace.cli.service;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import java.util.concurrent.Callable;

/** Runs one service in a process of its own, for deployments with servers of their own. */
abstract class ServiceCommand implements Callable<Integer> {
  abstract Service service();

  @Override
  public Integer call() throws Exception {
    Settings settings = Home.current().settings(System.getenv());
    settings.namespace();
    Service service = service();
    service.requireFree(settings);
    return UntilStopped.run(
        closer -> {
          Service.Running running = closer.add(service.start(settings));
          System.out.printf(
              "%s listens on %s%n",
              service.title(), service.url(settings.with(service.port().name(), running.port())));
        });
  }
}
