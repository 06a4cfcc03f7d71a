package io.belfry.node;

import io.belfry.audit.AuditActions;
import io.belfry.audit.AuditTrail;
import io.belfry.security.FirstStart;
import io.belfry.security.FirstStart.Deed;
import io.belfry.security.InitialPassword;
import io.belfry.security.Sessions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a master does about accounts by itself: it makes the first one when it starts, and removes
 * sessions that no longer hold every {@link #PERIOD}, on one of the task threads.
 */
@ApplicationScoped
public class AccountUpkeep {
  static final Duration PERIOD = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(AccountUpkeep.class);

  @Inject ManagedExecutors threads;
  @Inject FirstStart firstStart;
  @Inject Sessions sessions;
  @Inject AuditTrail trail;
  private volatile boolean closed;

  /** Answers when there is an account; what fails here fails the start of the node. */
  void start(String node) {
    Deed deed = firstStart.run();
    if (deed != Deed.NOTHING) {
      trail.didByItself(
          deed == Deed.MADE ? AuditActions.ADMIN_MADE : AuditActions.ADMIN_RESET,
          "users/" + InitialPassword.USER,
          node);
    }
    later();
  }

  void close() {
    closed = true;
  }

  private void later() {
    if (!closed) {
      threads
          .timers()
          .schedule(
              () -> threads.tasks().execute(this::sweepAndGoOn),
              PERIOD.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private void sweepAndGoOn() {
    try {
      int swept = sessions.sweep();
      LOG.debug("removed {} sessions that no longer hold", swept);
      firstStart.tidy();
    } catch (RuntimeException e) {
      LOG.warn("old sessions could not be removed, trying again later: {}", e.toString());
    }
    later();
  }
}
