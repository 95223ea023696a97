package io.millrace.ingest.failure;

import io.millrace.config.Settings;
import io.millrace.embedded.ChildJvm;
import io.millrace.embedded.ServerProcess;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What happens to a cluster under load; over when everything runs again. */
enum Failure {
  INGEST_KILLED {
    @Override
    void happen(Cluster cluster, Settings settings) {
      cluster.killService(0);
      cluster.addService(settings);
    }
  },
  /** By SIGTERM: it finishes its requests, its sinks write what they have read. */
  INGEST_ASKED_TO_END {
    @Override
    void happen(Cluster cluster, Settings settings) {
      cluster.endService(0);
      cluster.addService(settings);
    }
  },
  ONE_OF_TWO_INGEST_KILLED {
    @Override
    int services() {
      return 2;
    }

    @Override
    void happen(Cluster cluster, Settings settings) {
      cluster.killService(0);
    }
  },
  KAFKA_KILLED {
    @Override
    void happen(Cluster cluster, Settings settings) {
      kill(cluster.kafka);
    }
  },
  REDIS_KILLED {
    @Override
    void happen(Cluster cluster, Settings settings) {
      kill(cluster.redis);
    }
  },
  POSTGRES_KILLED {
    @Override
    void happen(Cluster cluster, Settings settings) {
      kill(cluster.postgres);
    }
  },
  INGEST_STANDS_STILL {
    @Override
    void happen(Cluster cluster, Settings settings) throws InterruptedException {
      standStill(cluster.service(0));
    }
  },
  /** Its partitions go to the other one; then it wakes up and believes that they are its own. */
  ONE_OF_TWO_INGEST_STANDS_STILL {
    @Override
    int services() {
      return 2;
    }

    @Override
    void happen(Cluster cluster, Settings settings) throws InterruptedException {
      standStill(cluster.service(0));
    }
  },
  KAFKA_STANDS_STILL {
    @Override
    void happen(Cluster cluster, Settings settings) throws InterruptedException {
      standStill(cluster.kafka);
    }
  },
  REDIS_STANDS_STILL {
    @Override
    void happen(Cluster cluster, Settings settings) throws InterruptedException {
      standStill(cluster.redis);
    }
  },
  POSTGRES_STANDS_STILL {
    @Override
    void happen(Cluster cluster, Settings settings) throws InterruptedException {
      standStill(cluster.postgres);
    }
  },
  /** The log's file system, a small one in memory, has no byte left for a while. */
  LOG_DISK_FULL {
    @Override
    boolean smallDisk() {
      return true;
    }

    @Override
    void happen(Cluster cluster, Settings settings) throws Exception {
      SmallDisk.fill(settings);
      pass(10);
      SmallDisk.clear(settings);
    }
  };

  static final int STILL_SECONDS = 15;

  /** How many ingest services run before it happens. */
  int services() {
    return 1;
  }

  boolean smallDisk() {
    return false;
  }

  abstract void happen(Cluster cluster, Settings settings) throws Exception;

  private static void kill(ServerProcess server) {
    server.kill();
    server.restart();
  }

  private static void standStill(ServerProcess server) throws InterruptedException {
    server.pause();
    pass(STILL_SECONDS);
    server.resume();
  }

  private static void standStill(ChildJvm service) throws InterruptedException {
    service.pause();
    pass(STILL_SECONDS);
    service.resume();
  }

  /** The failure itself takes this long: there is nothing to wait for. */
  private static void pass(int seconds) throws InterruptedException {
    new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
  }
}
