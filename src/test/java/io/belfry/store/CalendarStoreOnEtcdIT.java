package io.belfry.store;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Calendars and maintenance windows on a real etcd. */
class CalendarStoreOnEtcdIT extends CalendarStoreContract {
  @TempDir static Path folder;
  private static EtcdCluster etcd;
  private static EtcdKeyValueStore kv;

  @BeforeAll
  static void open() {
    etcd = EtcdCluster.start(folder, 1);
    kv = EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()), Thread::new);
  }

  @AfterAll
  static void close() {
    kv.close();
    etcd.close();
  }

  @Override
  KeyValueStore real() {
    return kv;
  }
}
