package io.millrace.trainer.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command as it ran: its status and what it printed. */
record CommandRun(int status, String out, String err) {
  static CommandRun of(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        new CommandLine(command)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  line.getErr().println(e.getMessage());
                  return 1;
                })
            .execute(arguments);
    return new CommandRun(status, out.toString(), err.toString());
  }

  /** The last line of standard output. */
  JsonNode json() {
    List<String> lines = out.lines().toList();
    return JsonMapper.shared().readTree(lines.get(lines.size() - 1));
  }
}
