package io.belfry.kv;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A listener that keeps what it hears, for tests. */
public final class RecordingListener implements WatchListener {
  private final List<List<Event>> calls = new ArrayList<>();
  private Optional<KvException> broken = Optional.empty();

  @Override
  public synchronized void onEvents(List<Event> events) {
    calls.add(List.copyOf(events));
  }

  @Override
  public synchronized void onBroken(KvException cause) {
    if (broken.isPresent()) {
      throw new AssertionError("broken twice");
    }
    broken = Optional.of(cause);
  }

  /** All events so far, in the order they came. */
  public synchronized List<Event> events() {
    return calls.stream().flatMap(List::stream).toList();
  }

  /** The events of each call. */
  public synchronized List<List<Event>> calls() {
    return List.copyOf(calls);
  }

  public synchronized Optional<KvException> broken() {
    return broken;
  }

  /** Waits until this many events came. */
  public List<Event> awaitEvents(int count) {
    await().atMost(Duration.ofSeconds(10)).until(() -> events().size() >= count);
    return events();
  }

  /** Waits until the watch is broken. */
  public KvException awaitBroken() {
    await().atMost(Duration.ofSeconds(10)).until(() -> broken().isPresent());
    return broken().orElseThrow();
  }
}
