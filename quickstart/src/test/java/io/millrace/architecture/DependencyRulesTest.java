package io.millrace.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may know whom. Maven's modules enforce the direction first; these rules say what a module's
 * dependencies cannot: that a technology stays in the packages named for it.
 */
class DependencyRulesTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis.clients..      | ..connections.redis..,..state.redis..,..cli.doctor..",
        "org.apache.kafka..   | ..connections.kafka..,..ingest.kafka..,..ingest.sink..,..serving.impression..,..console.topic..,..embedded..,..cli.doctor..",
        "org.apache.iceberg.. | ..eventlog..",
        "org.apache.hadoop..  | ..eventlog..",
        "org.apache.parquet.. | ..eventlog..,..trainer.table.parquet..",
        "org.nd4j..           | ..tower..,..onnx..",
        "org.bytedeco..       | ..tower..,..linalg..",
        "onnx..               | ..onnx..",
        "ai.onnxruntime..     | io.millrace.text.onnx..",
        "org.deeplearning4j.. | ..tower..",
        "com.zaxxer..         | ..connections.postgres..",
        "org.springframework.. | io.millrace.config..,io.millrace.ingest..,io.millrace.serving..,io.millrace.console..,io.millrace.web..",
        "org.apache.catalina.. | io.millrace.web..,io.millrace.ingest.http..",
        "org.flywaydb..       | ..migrations..",
        "org.apache.commons.statistics.. | io.millrace.statistics.."
      })
  void technology_outsideItsPackages_isNotUsed(String technology, String packages) {
    onlyIn(technology, packages.split(",")).check(CODE);
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.kafka.clients.producer.KafkaProducer, io.millrace.connections.kafka..",
    "org.apache.kafka.clients.consumer.KafkaConsumer, io.millrace.connections.kafka..",
    "redis.clients.jedis.RedisClient$Builder, io.millrace.connections.redis..",
    "redis.clients.jedis.ConnectionPoolConfig, io.millrace.connections.redis..",
    "com.zaxxer.hikari.HikariDataSource, io.millrace.connections.postgres.."
  })
  void client_outsideConnections_isNotBuilt(String type, String owner) {
    noClasses()
        .that()
        .resideOutsideOfPackage(owner)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(type)
        .check(CODE);
  }

  @Test
  void kafkaAdmin_outsideConnections_isNotBuilt() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.millrace.connections.kafka..")
        .should()
        .callMethod(Admin.class, "create", Map.class)
        .orShould()
        .callMethod(Admin.class, "create", Properties.class)
        .check(CODE);
  }

  @ParameterizedTest
  @CsvSource({
    "ingest, trainer", "ingest, serving", "ingest, console", "trainer, ingest",
    "trainer, serving", "trainer, console", "serving, ingest", "serving, trainer",
    "serving, console", "console, ingest", "console, trainer", "console, serving",
    // Slate evaluation joins trainer and serving; only the command of the quick start uses it.
    "slates, ingest", "slates, console", "ingest, slates", "trainer, slates",
    "serving, slates", "console, slates", "quickstart, slates"
  })
  void application_another_isNotImported(String one, String other) {
    noClasses()
        .that()
        .resideInAPackage("io.millrace." + one + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.millrace." + other + "..")
        .check(CODE);
  }

  @Test
  void contracts_values_knowOnlyTheJdk() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.millrace.event",
            "io.millrace.feature",
            "io.millrace.feature.kind",
            "io.millrace.experiment")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "org.jspecify..",
            "io.millrace.event",
            "io.millrace.feature",
            "io.millrace.feature.kind",
            "io.millrace.experiment",
            "io.millrace.hash",
            "io.millrace.namespace",
            "io.millrace.plugin")
        .check(CODE);
  }

  @Test
  void featureKinds_otherCode_knowsNoneByName() {
    noClasses()
        .that()
        // Off-policy evaluation makes a specification of its own, for the columns of its tables.
        .resideOutsideOfPackages("io.millrace.feature.kind", "io.millrace.trainer.offpolicy")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.millrace.feature.kind")
        .check(CODE);
  }

  @Test
  void packages_dependencies_haveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("io.millrace.(**)")
        .should()
        .beFreeOfCycles()
        .check(CODE);
  }

  @Test
  void technology_usedOnPurposeInTheWrongPackage_isFound() {
    JavaClasses broken = new ClassFileImporter().importPackages("io.millrace.architecture.broken");

    assertThatThrownBy(() -> onlyIn("redis.clients..", "..state.redis..").check(broken))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ReachesForRedis");
  }

  private static ArchRule onlyIn(String technology, String... packages) {
    String[] trimmed = new String[packages.length];
    for (int i = 0; i < packages.length; i++) {
      trimmed[i] = packages[i].trim();
    }
    return noClasses()
        .that()
        .resideOutsideOfPackages(trimmed)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(technology)
        .allowEmptyShould(true);
  }
}
