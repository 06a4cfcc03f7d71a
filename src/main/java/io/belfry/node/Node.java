package io.belfry.node;

import io.belfry.config.NodeName;
import io.belfry.config.Settings;
import io.belfry.config.SettingsException;
import io.belfry.health.HealthRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a node: it comes up with the deployment in the roles that the settings give it, and
 * stops before its stores do. What fails here fails the deployment.
 */
@ApplicationScoped
public class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final Settings settings;
  private final HealthRegistry health;
  private final MasterRole master;
  private final WorkerParts workerParts;
  private final Journals journals;
  private final Ending ending = new Ending(this::end);
  private Optional<RunningWorker> worker = Optional.empty();

  @Inject
  Node(
      Settings settings,
      HealthRegistry health,
      MasterRole master,
      WorkerParts workerParts,
      Journals journals) {
    this.settings = settings;
    this.health = health;
    this.master = master;
    this.workerParts = workerParts;
    this.journals = journals;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  Node() {
    this(null, null, null, null, null);
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object deployed) {
    if (!settings.node().master() && !settings.node().worker()) {
      throw new SettingsException(
          List.of(
              "a node is a master, a worker or both: belfry.master.enabled and"
                  + " belfry.worker.enabled are both false"));
    }
    String name =
        new NodeName(
                settings.store().dataDir(), NodeName.hostName(System.getenv()), new SecureRandom())
            .resolve(settings.node().name());
    journals.open();
    if (settings.node().master()) {
      master.start(name);
    }
    if (settings.node().worker()) {
      worker = Optional.of(RunningWorker.start(name, workerParts.plain(master::leads)));
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
    worker.ifPresent(running -> running.stop(settings.worker().drainTimeout()));
    if (settings.node().master()) {
      master.stop();
    }
    journals.close();
    LOG.info("Belfry has stopped");
  }

  private String roles() {
    if (settings.node().master()) {
      return settings.node().worker() ? "master and worker" : "master";
    }
    return "worker";
  }
}
