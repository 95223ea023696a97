package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownKeysTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "millrace.logs",
        "millrace.home",
        "millrace.config",
        "MILLRACE_HOME",
        "MILLRACE_PLUGINS",
        "MILLRACE_JAVA_OPTS",
        "MILLRACE_BROWSER_REQUIRED",
        "MILLRACE_REDIS_URL",
        "PATH"
      })
  void find_nameThatThePlatformReads_isNoProblem(String name) {
    assertThat(UnknownKeys.find(name, "environment")).isEmpty();
  }

  @Test
  void find_typingError_namesTheNearestSetting() {
    assertThat(UnknownKeys.find("MILLRACE_REDIS_ULR", "environment"))
        .hasValueSatisfying(
            problem -> assertThat(problem.toString()).contains("MILLRACE_REDIS_URL"));
  }
}
