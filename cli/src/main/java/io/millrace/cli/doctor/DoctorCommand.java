package io.millrace.cli.doctor;

import io.millrace.cli.doctor.Finding.Level;
import io.millrace.config.Home;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code millrace doctor}. */
@Command(
    name = "doctor",
    description = "Checks the settings and every connection, and says what to mend.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:nothing is broken", "1:something is broken"})
public final class DoctorCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--json", description = "Print the findings as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Home home = Home.current();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (!json) {
      out.println("home " + home.directory());
    }
    List<Finding> findings = Doctor.examine(home.load(System.getenv()));
    boolean broken = findings.stream().anyMatch(finding -> finding.level() == Level.FAIL);
    if (json) {
      out.println(asJson(home, findings, broken));
    } else {
      findings.forEach(finding -> print(out, finding));
    }
    out.flush();
    return broken ? 1 : 0;
  }

  private static void print(PrintWriter out, Finding finding) {
    out.printf("%-5s%-12s %s%n", finding.level(), finding.name(), finding.detail());
    if (!finding.mend().isEmpty()) {
      out.printf("%18s-> %s%n", "", finding.mend());
    }
  }

  private static String asJson(Home home, List<Finding> findings, boolean broken) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("ok", !broken);
    root.put("home", home.directory().toString());
    ArrayNode list = root.putArray("findings");
    for (Finding finding : findings) {
      list.addObject()
          .put("name", finding.name())
          .put("level", finding.level().name())
          .put("detail", finding.detail())
          .put("mend", finding.mend());
    }
    return root.toString();
  }
}
