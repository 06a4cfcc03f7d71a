package io.belfry.scheduler;

import io.belfry.store.Fence;
import io.belfry.store.Transitions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Steps on their way to the store, gathered into batches. While many batches are under way further
 * steps wait for each other, so that batches grow with the load. Used by the scheduler's thread.
 */
final class Outbox {
  private static final int MAX_UNDER_WAY = 8;
  private static final int FULL = 62;

  private final Transitions transitions;
  private final Consumer<Message> mailbox;
  private final List<Step> fenced = new ArrayList<>();
  private final List<Step> free = new ArrayList<>();
  private int underWay;

  Outbox(Transitions transitions, Consumer<Message> mailbox) {
    this.transitions = transitions;
    this.mailbox = mailbox;
  }

  void add(Step step) {
    (step.transition().claims() ? fenced : free).add(step);
  }

  /** A batch came back. */
  void returned() {
    underWay--;
  }

  /** Whether there is nothing on its way. */
  boolean isIdle() {
    return underWay == 0 && fenced.isEmpty() && free.isEmpty();
  }

  /** Takes back the steps that need a fence that is lost. */
  List<Step> takeFenced() {
    List<Step> taken = List.copyOf(fenced);
    fenced.clear();
    return taken;
  }

  /** Sends what waits. */
  void flush(Optional<Fence> fence, Instant now) {
    if (!fenced.isEmpty() && fence.isPresent() && mayGo(fenced)) {
      send(fenced, fence, now);
    }
    if (!free.isEmpty() && mayGo(free)) {
      send(free, Optional.empty(), now);
    }
  }

  private boolean mayGo(List<Step> steps) {
    return underWay < MAX_UNDER_WAY || steps.size() >= FULL;
  }

  private void send(List<Step> steps, Optional<Fence> fence, Instant now) {
    List<Step> together = new ArrayList<>();
    for (Step step : steps) {
      if (step.entry().isAlone(now)) {
        send(fence, List.of(step));
      } else {
        together.add(step);
      }
    }
    for (List<Step> batch : Transitions.batches(together, Step::transition)) {
      send(fence, batch);
    }
    steps.clear();
  }

  private void send(Optional<Fence> fence, List<Step> steps) {
    underWay++;
    Batch batch = new Batch(steps);
    transitions
        .commit(fence, steps.stream().map(Step::transition).toList())
        .whenComplete(
            (result, failure) ->
                mailbox.accept(
                    failure == null
                        ? new Message.BatchDone(batch, result)
                        : new Message.BatchFailed(batch, failure)));
  }
}
