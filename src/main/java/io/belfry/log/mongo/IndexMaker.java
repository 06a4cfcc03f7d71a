package io.belfry.log.mongo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the indexes, for as long as it takes MongoDB to be there. Nothing waits for it: what is
 * written before is right without them.
 */
final class IndexMaker implements Runnable, AutoCloseable {
  private static final long PAUSE_SECONDS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(IndexMaker.class);

  private final Server server;
  private final Duration auditRetention;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch made = new CountDownLatch(1);

  IndexMaker(Server server, Duration auditRetention) {
    this.server = server;
    this.auditRetention = auditRetention;
  }

  void start(ThreadFactory threads) {
    Thread thread = threads.newThread(this);
    thread.setName("belfry-mongodb-indexes");
    thread.start();
  }

  @Override
  public void run() {
    boolean said = false;
    try {
      while (!make(said) && !closed.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
        said = true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean make(boolean said) {
    try {
      server.read(
          database -> {
            Layout.check(database);
            Layout.index(database, auditRetention);
            return true;
          });
      made.countDown();
      LOG.info("the execution log in MongoDB has its indexes");
      return true;
    } catch (RuntimeException e) {
      if (!said && closed.getCount() > 0) {
        LOG.warn(
            "the indexes of the execution log can't be made, trying again every {} s: {}",
            PAUSE_SECONDS,
            e.toString());
      }
      LOG.debug("the indexes can't be made", e);
      return false;
    }
  }

  /** Waits until the indexes are there; false where that takes longer. */
  boolean await(Duration patience) throws InterruptedException {
    return made.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
