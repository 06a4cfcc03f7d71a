package io.belfry.kv;

import java.util.List;

/**
 * Receives what happens below a watched prefix. Calls come from one thread of the store at a time,
 * in revision order; an implementation only enqueues and never blocks or throws.
 */
public interface WatchListener {
  /** All changes of one or more whole revisions, oldest first. */
  void onEvents(List<Event> events);

  /**
   * The watch is dead and will report nothing more; the caller reads the range again and begins a
   * new watch. Not called after {@link Watch#close()}.
   */
  void onBroken(KvException cause);

  /** One change of one key. */
  sealed interface Event {
    /** The key that changed. */
    String key();

    /** The revision of the change. */
    long revision();

    /** The key was put. */
    record Put(KeyValue keyValue) implements Event {
      @Override
      public String key() {
        return keyValue.key();
      }

      @Override
      public long revision() {
        return keyValue.modRevision();
      }
    }

    /** The key was deleted, by a transaction or by the end of its lease. */
    record Delete(String key, long revision) implements Event {}
  }
}
