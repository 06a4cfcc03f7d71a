package io.belfry.node;

import io.belfry.security.FirstStart;
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
  private volatile boolean closed;

  /** Answers when there is an account; what fails here fails the start. */
  void start() {
    firstStart.run();
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
