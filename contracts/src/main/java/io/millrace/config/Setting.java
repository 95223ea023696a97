package io.millrace.config;

/**
 * Every setting, with its environment variable's name, its default, and what it means. The table in
 * the documentation and the {@code doctor} command are made from it.
 */
public enum Setting {
  NAMESPACE("default", "the site that requests without a Millrace-Namespace header belong to"),
  BIND_ADDRESS("127.0.0.1", "the address that the services listen on"),
  INGEST_PORT("8081", "port of the collector"),
  SERVING_PORT("8080", "port of serving"),
  CONSOLE_PORT("8082", "port of the console"),
  ALLOWED_HOSTS(
      "",
      "names that the services answer for, comma-separated, or * for any; always allowed are addresses, names without a dot, .localhost, .local, .internal and .test"),
  FORWARDED_HEADERS(
      "ignore",
      "trust if only a proxy can reach the services: then its Forwarded and X-Forwarded headers say what clients asked for; else ignore"),
  INGEST_URL("", "where clients find the collector; made from address and port where empty"),
  CONSOLE_INGEST_URL(
      "", "where the console itself reaches the collector; made from address and port where empty"),
  CONSOLE_SERVING_URL(
      "", "where the console itself reaches serving; made from address and port where empty"),
  KAFKA_BOOTSTRAP_SERVERS("127.0.0.1:19092", "Kafka brokers, comma-separated"),
  KAFKA_PARTITIONS("4", "partitions of each topic that Millrace creates"),
  KAFKA_REPLICATION("1", "replicas of each topic that Millrace creates"),
  KAFKA_MIN_INSYNC_REPLICAS(
      "0",
      "replicas that must have an event before it is acknowledged, of each topic that Millrace creates; 0 stands for 2 with 3 replicas or more, else 1"),
  REDIS_URL("redis://127.0.0.1:16379", "the Redis that holds the features"),
  POSTGRES_URL(
      "jdbc:postgresql://127.0.0.1:15432/millrace", "the PostgreSQL database, as JDBC URL"),
  POSTGRES_USER("millrace", "user of the database"),
  POSTGRES_PASSWORD("millrace", "password of the database"),
  WAREHOUSE(".millrace/home/warehouse", "directory of the event log's files"),
  ARTIFACTS(".millrace/home/models", "directory of the model artifacts and reports"),
  METRICS("", "file that says what experiments are judged by; the built-in one where empty"),
  SERVING_CANDIDATES("300", "how many candidates a request ranks"),
  SERVING_EPSILON("0.05", "share of the slates whose last places are drawn at random, from 0 to 1"),
  SERVING_EXPLORATION_SLOTS("1", "how many places of such a slate are drawn at random"),
  SERVING_IMPRESSION_BUFFER(
      "10000", "impressions that wait for Kafka, a site; further ones are dropped and counted"),
  SERVING_REFRESH_MILLIS("2000", "pause between two looks at the popular and the new items"),
  SERVING_CACHED_ITEMS("200000", "items that serving keeps in memory, a site"),
  SERVING_REDIS_TIMEOUT_MILLIS(
      "50", "what a request waits for Redis at most before it goes on without the user's history"),
  SERVING_DEADLINE_MILLIS(
      "100", "a request that is older than this is ranked by popularity, not by a model"),
  SERVING_CONCURRENCY(
      "0", "requests that serving works on at a time; 0 stands for twice the processors"),
  SERVING_REHEARSAL_SECONDS(
      "40", "longest rehearsal before serving says that it is ready; 0 for none"),
  SERVING_QUEUE("100", "requests that may wait for their turn; further ones are answered 503"),
  SERVING_QUEUE_MILLIS("1000", "longest wait for a turn; then the request is answered 503"),
  INGEST_SINKS(
      "log,features,rollup",
      "the sinks that the ingest service runs, comma-separated; none for a collector only"),
  TEXT_ENCODER(
      "minilm",
      "what encodes the texts of items: off, minilm, bge-zh (Chinese), or a directory with an ONNX model"),
  COLLECT_ORIGINS(
      "", "origins whose pages may send events, comma-separated, or * for any; none where empty"),
  COLLECT_FUTURE_SECONDS(
      "86400", "how far ahead of the collector's clock an event's timestamp may be"),
  COLLECT_PAST_DAYS(
      "0", "how many days old an event may be when it arrives; 0 for any age, as imports need"),
  COLLECT_MEMORY_MB(
      "0",
      "what the bodies in flight may take; further requests get 429; an eighth of the heap at 0"),
  LOG_COMMIT_SECONDS("5", "longest time an event waits for its commit into the event log"),
  DEDUPE_WINDOW(
      "200000", "how many records of a partition a sink looks back for an event id it has seen");

  private final String defaultValue;
  private final String meaning;

  Setting(String defaultValue, String meaning) {
    this.defaultValue = defaultValue;
    this.meaning = meaning;
  }

  /** The environment variable, for instance {@code MILLRACE_REDIS_URL}. */
  public String variable() {
    return "MILLRACE_" + name();
  }

  public String defaultValue() {
    return defaultValue;
  }

  public String meaning() {
    return meaning;
  }
}
