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
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at ALL states every {@link #PERIOD}, whether or not their job still exists, and reports
 * those that hold something unfinished: an attempt of a worker that may be gone (rule V10: nobody
 * owns a deleted job, so nobody else would ever find it), or a retry that the worker of the attempt
 * wrote for a job that is another's by now; and those with ends, for the worker that wrote them may
 * have died before they were in the log (V11). Runs on the timer and the store's threads.
 *
 * <p>It reads everything, so one node of a cluster does it: the elected one.
 */
public final class StateScan implements AutoCloseable {
  /** How long after the end of one scan the next begins. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int PAGE = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(StateScan.class);

  private final KeyValueStore kv;
  private final ScheduledExecutorService timer;
  private final Consumer<List<Found>> listener;
  private final BooleanSupplier wanted;
  private volatile boolean closed;
  private volatile boolean kicked = true;
  private int idleTicks;

  /**
   * A state that may want something done.
   *
   * @param unfinished whether something runs or waits in it, as against ends only
   */
  public record Found(KeyValue state, boolean unfinished) {}

  public StateScan(
      KeyValueStore kv,
      ScheduledExecutorService timer,
      BooleanSupplier wanted,
      Consumer<List<Found>> listener) {
    this.kv = kv;
    this.timer = timer;
    this.wanted = wanted;
    this.listener = listener;
  }

  /** Begins the first scan; called once. */
  public void start() {
    tick();
  }

  /** The next scan is to come at once, for a worker is gone. */
  public void kick() {
    kicked = true;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Once a second, but while a scan goes on: begins one where one is wanted and due. */
  private void tick() {
    if (!wanted.getAsBoolean()) {
      kicked = true; // whoever comes to this duty begins at once
      later();
    } else if (kicked || ++idleTicks * TICK.toMillis() >= PERIOD.toMillis()) {
      kicked = false;
      idleTicks = 0;
      read("");
    } else {
      later();
    }
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
    List<Found> found = new ArrayList<>();
    page.items().forEach(item -> look(item).ifPresent(found::add));
    if (!found.isEmpty()) {
      listener.accept(found);
    }
    if (page.more()) {
      read(page.items().get(page.items().size() - 1).key());
    } else {
      later();
    }
  }

  private static Optional<Found> look(KeyValue item) {
    try {
      JobState state = StateCodec.read(item.value());
      return isWorthALook(state)
          ? Optional.of(new Found(item, isUnfinished(state)))
          : Optional.empty();
    } catch (UnreadableValueException e) {
      LOG.warn("the state under {} can't be read here, so it is left alone", item.key());
      return Optional.empty();
    }
  }

  /** Whether somebody may have to do something about this state. */
  static boolean isWorthALook(JobState state) {
    return isUnfinished(state) || !state.unrecorded().isEmpty();
  }

  private static boolean isUnfinished(JobState state) {
    return !state.openKeys().isEmpty() || state.backlog().isPresent();
  }

  private void later() {
    if (!closed) {
      timer.schedule(this::tick, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
