package io.belfry.node;

import io.belfry.kv.KeyValueStore;
import io.belfry.store.FeatureLevel;
import io.belfry.store.JobCatalog;
import io.belfry.store.NewerStoreException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a node does as a master, from start to stop. */
@ApplicationScoped
public class MasterRole {
  private static final long FIRST_READ_SECONDS = 60;

  @Inject KeyValueStore kv;
  @Inject JobCatalog catalog;
  @Inject AccountUpkeep accounts;
  @Inject Retention retention;
  @Inject ClusterUpkeep cluster;

  /** Comes up; what fails here fails the deployment. */
  void start(String node) {
    await(FeatureLevel.check(kv), "the store could not be read");
    accounts.start(node);
    await(catalog.start(), "the jobs could not be read");
    retention.start();
    cluster.start(node);
  }

  /** Whether this node is the one that does what one node does for all. */
  boolean leads() {
    return cluster.leads();
  }

  void stop() {
    accounts.close();
    retention.close();
    cluster.close();
  }

  private static void await(Future<?> reading, String failure) {
    try {
      reading.get(FIRST_READ_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NewerStoreException newer) {
        throw newer;
      }
      throw new CompletionException(failure, e);
    } catch (TimeoutException e) {
      throw new CompletionException(failure, e);
    }
  }
}
