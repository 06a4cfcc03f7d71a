package io.belfry.scheduler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which jobs are to be decided about, and when. Used by the scheduler's thread. */
final class Agenda {
  private final Set<JobEntry> ready = new LinkedHashSet<>();
  private final Set<JobEntry> starving = new LinkedHashSet<>();
  private final TimeQueue<Wake> wakes = new TimeQueue<>();

  /** Decide about it in this turn. */
  void ready(JobEntry entry) {
    ready.add(entry);
  }

  /** Decide about it at this time, instead of any time set before. */
  void wakeAt(JobEntry entry, Instant at) {
    wakes.add(at, new Wake(entry, entry.nextTicket()));
  }

  /** Decide about it as soon as there is capacity. */
  void starves(JobEntry entry) {
    starving.add(entry);
  }

  /** There is capacity for so many: those that starve longest are decided about in this turn. */
  void feed(int capacity) {
    var longest = starving.iterator();
    for (int i = 0; i < capacity && longest.hasNext(); i++) {
      ready.add(longest.next());
      longest.remove();
    }
  }

  /** Takes the jobs to decide about now. */
  List<JobEntry> take(Instant now) {
    for (Wake wake : wakes.takeUntil(now)) {
      if (wake.ticket() == wake.entry().ticket()) {
        ready.add(wake.entry());
      }
    }
    List<JobEntry> taken = new ArrayList<>(ready);
    ready.clear();
    return taken;
  }

  /** When the next job wants to be decided about; the past where one wants it now. */
  Optional<Instant> next() {
    return ready.isEmpty() ? wakes.first() : Optional.of(Instant.MIN);
  }

  /** How many wake-ups are waiting, void ones included. */
  int size() {
    return wakes.size();
  }

  private record Wake(JobEntry entry, long ticket) {}
}
