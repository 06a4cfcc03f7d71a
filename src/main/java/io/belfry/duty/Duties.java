package io.belfry.duty;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the duties while this node is the elected one. A round that fails is said and does not stop
 * the next.
 */
public final class Duties implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Duties.class);

  private final List<Duty> duties;
  private final ScheduledExecutorService timer;
  private final BooleanSupplier elected;
  private volatile boolean closed;

  public Duties(List<Duty> duties, ScheduledExecutorService timer, BooleanSupplier elected) {
    this.duties = List.copyOf(duties);
    this.timer = timer;
    this.elected = elected;
  }

  /** Begins; the first round of each duty comes after its pause. */
  public void start() {
    duties.forEach(this::later);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void round(Duty duty) {
    if (!elected.getAsBoolean()) {
      later(duty);
      return;
    }
    try {
      duty.round().whenComplete((done, failure) -> ended(duty, failure));
    } catch (RuntimeException e) {
      ended(duty, e);
    }
  }

  private void ended(Duty duty, @Nullable Throwable failure) {
    if (failure != null && !closed) {
      LOG.warn("a round of the duty {} failed: {}", duty.name(), failure.toString());
    }
    later(duty);
  }

  private void later(Duty duty) {
    if (!closed) {
      timer.schedule(() -> round(duty), duty.pause().toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
