package io.belfry.node;

import io.belfry.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of the node's audit: it looks from time to time after what is counted there. */
@ApplicationScoped
public class NodeAudit {
  private static final long TICK_SECONDS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(NodeAudit.class);

  @Inject ManagedExecutors threads;
  @Inject AuditTrail trail;
  private Optional<ScheduledFuture<?>> ticks = Optional.empty();

  @Produces
  @Singleton
  static AuditTrail trail(NodeSpool spool, Clock clock) {
    return new AuditTrail(spool::keep, clock);
  }

  void start() {
    ticks =
        Optional.of(
            threads
                .timers()
                .scheduleWithFixedDelay(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS));
  }

  private void tick() {
    try {
      trail.tick();
    } catch (RuntimeException e) {
      LOG.error("what the audit counted could not be written; it is tried again", e);
    }
  }

  /** Writes what was counted; before the spool closes. */
  void close() {
    ticks.ifPresent(timer -> timer.cancel(false));
    trail.close();
  }
}
