package io.belfry.node;

import io.belfry.config.NodeName;
import io.belfry.config.Settings;
import io.belfry.config.SettingsException;
import io.belfry.health.HealthRegistry;
import io.belfry.store.JobCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a node: it comes up with the deployment in the roles that the settings give it, and
 * stops before its stores do. What fails here fails the deployment.
 */
@ApplicationScoped
public class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long FIRST_READ_SECONDS = 60;

  private final Settings settings;
  private final HealthRegistry health;
  private final JobCatalog catalog;
  private final AccountUpkeep accounts;
  private final WorkerParts workerParts;
  private final Retention retention;
  private final NodeSpool spool;
  private final NodeAudit audit;
  private final Ending ending = new Ending(this::end);
  private Optional<RunningWorker> worker = Optional.empty();

  @Inject
  Node(
      Settings settings,
      HealthRegistry health,
      JobCatalog catalog,
      AccountUpkeep accounts,
      WorkerParts workerParts,
      Retention retention,
      NodeSpool spool,
      NodeAudit audit) {
    this.settings = settings;
    this.health = health;
    this.catalog = catalog;
    this.accounts = accounts;
    this.workerParts = workerParts;
    this.retention = retention;
    this.spool = spool;
    this.audit = audit;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  Node() {
    this(null, null, null, null, null, null, null, null);
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object deployed) {
    String name =
        new NodeName(
                settings.store().dataDir(), NodeName.hostName(System.getenv()), new SecureRandom())
            .resolve(settings.node().name());
    spool.open();
    audit.start();
    if (settings.node().master()) {
      accounts.start(name);
      readJobs();
      retention.start();
    }
    if (settings.node().worker()) {
      worker = Optional.of(RunningWorker.start(name, workerParts.plain()));
    }
    if (!settings.node().master() && !settings.node().worker()) {
      throw new SettingsException(
          List.of(
              "a node is a master, a worker or both: belfry.master.enabled and"
                  + " belfry.worker.enabled are both false"));
    }
    ending.arm();
    health.started();
    LOG.info("Belfry is up as {}: {}", name, roles());
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object undeploying) {
    ending.run();
    ending.disarm();
  }

  private void end() {
    health.stopping();
    if (settings.node().master()) {
      accounts.close();
    }
    retention.close();
    worker.ifPresent(running -> running.stop(settings.worker().drainTimeout()));
    audit.close();
    spool.close();
    LOG.info("Belfry has stopped");
  }

  private void readJobs() {
    try {
      catalog.start().get(FIRST_READ_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new CompletionException("the jobs could not be read", e);
    }
  }

  private String roles() {
    if (settings.node().master()) {
      return settings.node().worker() ? "master and worker" : "master";
    }
    return "worker";
  }
}
