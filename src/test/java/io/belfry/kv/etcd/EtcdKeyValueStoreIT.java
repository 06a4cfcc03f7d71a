package io.belfry.kv.etcd;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KeyValueStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every store, held by the adapter and a real etcd of three members. */
class EtcdKeyValueStoreIT extends KeyValueStoreContract {
  @TempDir static Path folder;
  private static EtcdCluster etcd;

  private final EtcdKeyValueStore store =
      EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()), Thread::new);

  @BeforeAll
  static void start() {
    etcd = EtcdCluster.start(folder, 3);
  }

  @AfterAll
  static void stop() {
    etcd.close();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected KeyValueStore store() {
    return store;
  }

  @Override
  protected void passTime(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
