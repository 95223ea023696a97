package io.millrace.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final StringWriter text = new StringWriter();
  private final ConsoleProgress progress = new ConsoleProgress(new PrintWriter(text), false);

  @Test
  void close_stageThatCountsNothing_printsItsTimeOnly() {
    progress.stage("evaluate", -1);
    progress.close();

    assertThat(text.toString()).matches("evaluate: \\d+\\.\\d s\\R");
  }

  @Test
  void close_stageOfRowsOrBytes_printsHowMuch() {
    progress.stage("fit encoder", -1);
    progress.advance(1_234);
    progress.bytes("read", 1 << 21);
    progress.advance(1 << 20);
    progress.close();

    assertThat(text.toString())
        .matches("fit encoder: 1,234 rows in \\d+\\.\\d s\\Rread: 1\\.0 MiB in \\d+\\.\\d s\\R");
  }

  @Test
  void close_stageOfSteps_callsThemNoRows() {
    progress.steps("try retrieval models", 3);
    progress.advance(3);
    progress.close();

    assertThat(text.toString()).matches("try retrieval models: \\d+\\.\\d s\\R");
  }
}
