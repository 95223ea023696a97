package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class LoadedSettingsTest {
  @TempDir Path directory;

  /** The variables that deployments already use, each with a value that is not its default. */
  @ParameterizedTest
  @CsvFileSource(resources = "/variables.csv", delimiter = '|')
  void load_variable_setsItsKey(String variable, String key, String value) {
    Settings settings = load(Map.of(variable, value)).settings();

    assertThat(settings.value(key)).isEqualTo(value).isNotEqualTo(defaultOf(key));
    assertThat(settings.toVariables()).containsEntry(variable, value);
    Map<String, String> others = new HashMap<>(settings.toVariables());
    others.putAll(Map.of(variable, defaultOf(key)));
    assertThat(others).isEqualTo(Settings.defaults().toVariables());
  }

  @Test
  void load_yamlFile_isBelowTheHomeAndTheEnvironment() throws IOException {
    Path yaml = directory.resolve("shop.yml");
    Files.writeString(
        yaml,
        """
        millrace:
          serving: {candidates: 1, port: 1, queue: 1}
          ingest.sinks: [log, rollup]
        """);
    Files.writeString(home(), "MILLRACE_SERVING_PORT=2\nMILLRACE_SERVING_QUEUE=2\n");

    Settings settings =
        load(Map.of("MILLRACE_CONFIG", yaml.toString(), "MILLRACE_SERVING_QUEUE", "3")).settings();

    assertThat(settings.serving().candidates()).isEqualTo(1);
    assertThat(settings.serving().port()).isEqualTo(2);
    assertThat(settings.serving().queue()).isEqualTo(3);
    assertThat(settings.ingest().sinks()).containsExactly("log", "rollup");
  }

  @Test
  void load_homeOfAnEarlierRelease_leavesItsDefaultsToTheYamlFile() throws IOException {
    Path yaml = directory.resolve("shop.yml");
    Files.writeString(yaml, "millrace.serving.candidates: 7\n");
    Files.writeString(home(), "MILLRACE_SERVING_CANDIDATES=300\n");

    assertThat(load(Map.of("MILLRACE_CONFIG", yaml.toString())).settings().serving().candidates())
        .isEqualTo(7);
  }

  @Test
  void load_directoryOfSpring_isSearchedForApplicationAndMillrace() throws IOException {
    Files.writeString(directory.resolve("application.yml"), "millrace.serving.queue: 7\n");
    Files.writeString(directory.resolve("millrace.yml"), "millrace.serving.port: 8\n");

    Settings settings =
        load(Map.of("SPRING_CONFIG_LOCATION", "file:" + directory + "/")).settings();

    assertThat(settings.serving().queue()).isEqualTo(7);
    assertThat(settings.serving().port()).isEqualTo(8);
  }

  @Test
  void load_secretsInFiles_areRead() throws IOException {
    Path secrets = Files.createDirectory(directory.resolve("secrets"));
    Files.writeString(secrets.resolve("millrace.postgres.password"), "from a file\n");

    Settings settings =
        load(Map.of("SPRING_CONFIG_IMPORT", "configtree:" + secrets + "/")).settings();

    assertThat(settings.postgres().password()).isEqualTo("from a file");
  }

  @Test
  void load_placeholderInAFile_isTheVariable() throws IOException {
    Path yaml = directory.resolve("shop.yml");
    Files.writeString(yaml, "millrace.postgres.password: ${DB_PASSWORD}\n");

    Settings settings =
        load(Map.of("MILLRACE_CONFIG", yaml.toString(), "DB_PASSWORD", "s3cret")).settings();

    assertThat(settings.postgres().password()).isEqualTo("s3cret");
  }

  @Test
  void load_fileThatIsMissing_isTold() {
    assertThatThrownBy(() -> load(Map.of("MILLRACE_CONFIG", "/no/such.yml")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/no/such.yml")
        .hasMessageContaining("MILLRACE_CONFIG");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MILLRACE_KAFKA_PARTITIONS        | many          | a whole number",
        "MILLRACE_KAFKA_PARTITIONS        | 0             | a whole number of at least 1",
        "MILLRACE_KAFKA_BOOTSTRAP_SERVERS | kafka         | host:port",
        "MILLRACE_POSTGRES_URL            | postgres://db | jdbc:postgresql://host:port",
        "MILLRACE_SERVING_EPSILON         | 1.5           | from 0 to 1",
        "MILLRACE_SERVING_EPSILON         | much          | a number",
        "MILLRACE_SERVING_PORT            | 65536         | from 0 to 65535",
        "MILLRACE_INGEST_SINKS            | log,lake      | log,features,rollup",
        "MILLRACE_FORWARDED_HEADERS       | yes           | ignore or trust",
        "MILLRACE_COLLECT_ORIGINS         | shop.example  | http:// or https://",
        "MILLRACE_ALLOWED_HOSTS           | https://a.com | without scheme",
        "MILLRACE_NAMESPACE               | My Shop       | namespace"
      })
  void load_invalidValue_namesVariableValueAndWhatIsAllowed(
      String variable, String value, String allowed) {
    assertThatThrownBy(() -> load(Map.of(variable, value)).settings())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(variable + " must be ")
        .hasMessageContaining(allowed)
        .hasMessageEndingWith("'" + value + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "KAFKA_PRODUCER_PROPERTIES_ACKS               | 1        | 'all' (else an acknowledged",
        "KAFKA_PROPERTIES_ENABLE_IDEMPOTENCE          | false    | 'true' (",
        "KAFKA_PROPERTIES_ENABLE_AUTO_COMMIT          | true     | 'false' (",
        "KAFKA_CONSUMER_PROPERTIES_GROUP_ID           | mine     | left out (",
        "KAFKA_CONSUMER_PROPERTIES_AUTO_OFFSET_RESET  | earliest | left out (",
        "KAFKA_ADMIN_PROPERTIES_BOOTSTRAP_SERVERS     | a:1      | MILLRACE_KAFKA_BOOTSTRAP_SERVERS"
      })
  void load_kafkaPropertyThatCorrectnessDemands_isRefusedWithTheReason(
      String name, String value, String words) {
    String variable = "MILLRACE_" + name;

    assertThatThrownBy(() -> load(Map.of(variable, value)).settings())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(variable + " must be ")
        .hasMessageContaining(words)
        .hasMessageEndingWith("is '" + value + "'");
  }

  @Test
  void load_propertiesOfKafkaAndThePool_areReadFromEverySource() throws IOException {
    Path yaml = directory.resolve("shop.yml");
    Files.writeString(
        yaml,
        """
        millrace:
          kafka:
            properties: {sasl.mechanism: PLAIN, security.protocol: SSL}
            consumer.properties.fetch.min.bytes: 7
          postgres.pool: {maximum-pool-size: 3, minimum-idle: 2}
        """);
    Settings settings =
        load(Map.of(
                "MILLRACE_CONFIG", yaml.toString(),
                "MILLRACE_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SASL_SSL",
                "MILLRACE_KAFKA_PRODUCER_PROPERTIES_LINGER_MS", "9",
                "MILLRACE_POSTGRES_POOL_MAXIMUM_POOL_SIZE", "5"))
            .settings();

    assertThat(settings.kafka().properties())
        .isEqualTo(Map.of("sasl.mechanism", "PLAIN", "security.protocol", "SASL_SSL"));
    assertThat(settings.kafka().properties(KafkaRole.PRODUCER)).isEqualTo(Map.of("linger.ms", "9"));
    assertThat(settings.kafka().properties(KafkaRole.CONSUMER))
        .isEqualTo(Map.of("fetch.min.bytes", "7"));
    assertThat(settings.postgres().pool())
        .isEqualTo(Map.of("maximumpoolsize", "5", "minimumidle", "2"));
    assertThat(load(settings.toVariables()).settings()).isEqualTo(settings);
    assertThat(settings.with("millrace.serving.port", 1).kafka()).isEqualTo(settings.kafka());
    assertThat(load(settings.toVariables()).unknown()).isEmpty();
  }

  @Test
  void load_invalidRedisUrl_keepsThePasswordToItself() {
    assertThatThrownBy(
            () -> load(Map.of("MILLRACE_REDIS_URL", "http://u:secret@redis:1")).settings())
        .hasMessageContaining("redis:// or rediss://")
        .hasMessageContaining("http://***@redis:1")
        .hasMessageNotContaining("secret");
  }

  @Test
  void load_invalidValueInAFile_namesKeyFileAndLine() throws IOException {
    Path yaml = directory.resolve("shop.yml");
    Files.writeString(yaml, "millrace:\n  serving:\n    port: eighty\n");

    assertThat(load(Map.of("MILLRACE_CONFIG", yaml.toString())).problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.name())
                    .startsWith("millrace.serving.port in ")
                    .contains("shop.yml")
                    .contains("3:11"));
  }

  @Test
  void load_severalInvalidValues_tellsOfAllAndKeepsTheRest() {
    LoadedSettings loaded =
        load(
            Map.of(
                "MILLRACE_SERVING_PORT", "x",
                "MILLRACE_SERVING_QUEUE", "-1",
                "MILLRACE_SERVING_CANDIDATES", "9",
                "MILLRACE_KAFKA_MIN_INSYNC_REPLICAS", "2"));

    assertThat(loaded.problems())
        .extracting(LoadedSettings.Problem::name)
        .containsExactlyInAnyOrder(
            "MILLRACE_SERVING_PORT",
            "MILLRACE_SERVING_QUEUE",
            "MILLRACE_KAFKA_MIN_INSYNC_REPLICAS");
    assertThat(loaded.valid().serving().candidates()).isEqualTo(9);
    assertThat(loaded.valid().serving().queue()).isEqualTo(100);
  }

  @Test
  void load_unknownNames_areToldWithTheNearest() throws IOException {
    Path yaml = directory.resolve("shop.yml");
    Files.writeString(yaml, "millrace.kafka.bootstrap-server: a:1\nmillrace.kafka.partitions: 3\n");

    List<LoadedSettings.Problem> unknown =
        load(Map.of(
                "MILLRACE_CONFIG", yaml.toString(),
                "MILLRACE_SERVING_CANDIDATE", "9",
                "MILLRACE_JAVA_OPTS", "-Xmx1g",
                "MILLRACE_KAFKA_MININSYNCREPLICAS", "1",
                "OTHER", "x"))
            .unknown();

    assertThat(unknown)
        .extracting(problem -> problem.name() + " " + problem.detail())
        .hasSize(2)
        .anySatisfy(
            words ->
                assertThat(words)
                    .startsWith("MILLRACE_SERVING_CANDIDATE in environment")
                    .endsWith("did you mean MILLRACE_SERVING_CANDIDATES?"))
        .anySatisfy(
            words ->
                assertThat(words)
                    .startsWith("millrace.kafka.bootstrap-server in ")
                    .endsWith("did you mean millrace.kafka.bootstrap-servers?"));
  }

  private LoadedSettings load(Map<String, String> environment) {
    return LoadedSettings.load(environment, home());
  }

  private Path home() {
    return directory.resolve("millrace.properties");
  }

  private static String defaultOf(String key) {
    return Settings.key(key).defaultValue();
  }
}
