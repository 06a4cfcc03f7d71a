package io.belfry.node;

import io.belfry.config.EtcdSettings;
import io.belfry.config.MongoSettings;
import io.belfry.config.Settings;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.embedded.EmbeddedKeyValueStore;
import io.belfry.kv.embedded.EmbeddedSettings;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.log.AuditLog;
import io.belfry.log.ExecutionLog;
import io.belfry.log.h2.H2ExecutionLog;
import io.belfry.log.mongo.MongoExecutionLog;
import io.belfry.log.mongo.MongoOptions;
import io.belfry.metrics.BelfryMetrics;
import io.belfry.metrics.MeteredKeyValueStore;
import io.belfry.store.Idempotency;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobStates;
import io.belfry.store.JobStore;
import io.belfry.store.Kills;
import io.belfry.store.Orders;
import io.belfry.store.RunRequests;
import io.belfry.store.StoreSpace;
import io.belfry.store.Workers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** Makes the stores of the node, once each, and closes them after everything that uses them. */
@ApplicationScoped
public class Stores {
  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  KeyValueStore keyValueStore(Settings settings, ManagedExecutors threads, BelfryMetrics metrics) {
    KeyValueStore store =
        settings.etcd().isUsed()
            ? EtcdKeyValueStore.open(etcd(settings.etcd()), threads.threads())
            : EmbeddedKeyValueStore.open(
                EmbeddedSettings.at(settings.store().dataDir().resolve("coordination.db"))
                    .withFsync(settings.store().fsync()),
                threads.threads(),
                System::nanoTime);
    return new MeteredKeyValueStore(store, metrics.registry(), System::nanoTime);
  }

  static EtcdOptions etcd(EtcdSettings settings) {
    return new EtcdOptions(
        settings.endpoints(),
        settings.prefix(),
        settings
            .user()
            .flatMap(user -> settings.password().map(word -> new EtcdOptions.Login(user, word))),
        new EtcdOptions.Tls(settings.caFile(), settings.certFile(), settings.keyFile()),
        settings.dialTimeout(),
        settings.callTimeout(),
        settings.quota());
  }

  void close(@Disposes KeyValueStore store) {
    store.close();
  }

  @Produces
  @Singleton
  ExecutionLog executionLog(Settings settings, ManagedExecutors threads) {
    return settings
        .mongo()
        .uri()
        .<ExecutionLog>map(uri -> MongoExecutionLog.open(mongo(uri, settings), threads.threads()))
        .orElseGet(() -> H2ExecutionLog.open(settings.store().dataDir().resolve("log")));
  }

  private static MongoOptions mongo(String uri, Settings settings) {
    MongoSettings mongo = settings.mongo();
    return new MongoOptions(
        uri,
        mongo.database(),
        mongo.caFile(),
        mongo.dialTimeout(),
        mongo.callTimeout(),
        settings.log().auditRetention());
  }

  void close(@Disposes ExecutionLog log) {
    log.close();
  }

  @Produces
  @Singleton
  AuditLog auditLog(ExecutionLog log) {
    return log.audit();
  }

  @Produces
  @Singleton
  JobStore jobStore(KeyValueStore kv, Clock clock) {
    return new JobStore(kv, clock, () -> UUID.randomUUID().toString());
  }

  @Produces
  @Singleton
  JobStates jobStates(KeyValueStore kv) {
    return new JobStates(kv);
  }

  @Produces
  @Singleton
  JobCatalog jobCatalog(KeyValueStore kv, ManagedExecutors threads, Clock clock) {
    return new JobCatalog(kv, threads.timers(), clock);
  }

  void close(@Disposes JobCatalog catalog) {
    catalog.close();
  }

  @Produces
  @Singleton
  Idempotency idempotency(KeyValueStore kv) {
    return new Idempotency(kv);
  }

  @Produces
  @Singleton
  RunRequests runRequests(KeyValueStore kv) {
    return new RunRequests(kv);
  }

  @Produces
  @Singleton
  Kills kills(KeyValueStore kv) {
    return new Kills(kv);
  }

  @Produces
  @Singleton
  Orders orders(KeyValueStore kv) {
    return new Orders(kv);
  }

  @Produces
  @Singleton
  StoreSpace storeSpace(KeyValueStore kv) {
    return new StoreSpace(kv);
  }

  @Produces
  @Singleton
  Workers workers(KeyValueStore kv) {
    return new Workers(kv);
  }
}
