package io.belfry.scheduler;

import io.belfry.codec.StateCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.JobState;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Page;
import io.belfry.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at ALL states every {@link #PERIOD}, whether or not their job still exists, and reports
 * those that hold something unfinished: an attempt of a worker that may be gone (rule V10: nobody
 * owns a deleted job, so nobody else would ever find it), or a retry that the worker of the attempt
 * wrote for a job that is another's by now. Runs on the timer and the store's threads.
 */
public final class StateScan implements AutoCloseable {
  /** How long after the end of one scan the next begins. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  private static final int PAGE = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(StateScan.class);

  private final KeyValueStore kv;
  private final ScheduledExecutorService timer;
  private final Consumer<List<KeyValue>> listener;
  private volatile boolean closed;

  public StateScan(
      KeyValueStore kv, ScheduledExecutorService timer, Consumer<List<KeyValue>> listener) {
    this.kv = kv;
    this.timer = timer;
    this.listener = listener;
  }

  /** Begins the first scan; called once. */
  public void start() {
    read("");
  }

  @Override
  public void close() {
    closed = true;
  }

  private void read(String after) {
    if (closed) {
      return;
    }
    kv.range(Keys.STATE, after, PAGE)
        .whenComplete(
            (page, failure) -> {
              if (failure != null) {
                LOG.warn("the scan of states failed, trying again: {}", failure.toString());
                later();
              } else {
                report(page);
              }
            });
  }

  private void report(Page page) {
    List<KeyValue> found = new ArrayList<>();
    for (KeyValue item : page.items()) {
      if (isUnfinished(item)) {
        found.add(item);
      }
    }
    if (!found.isEmpty()) {
      listener.accept(found);
    }
    if (page.more()) {
      read(page.items().get(page.items().size() - 1).key());
    } else {
      later();
    }
  }

  private static boolean isUnfinished(KeyValue item) {
    try {
      return isWorthALook(StateCodec.read(item.value()));
    } catch (UnreadableValueException e) {
      LOG.warn("the state under {} can't be read here, so it is left alone", item.key());
      return false;
    }
  }

  /** Whether something is unfinished in this state. */
  static boolean isWorthALook(JobState state) {
    return !state.openKeys().isEmpty() || state.backlog().isPresent();
  }

  private void later() {
    if (!closed) {
      timer.schedule(() -> read(""), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
