package io.belfry.kv;

/** A running watch; closing it ends the reports. */
public interface Watch extends AutoCloseable {
  /** Ends the watch; idempotent, and does not wait for a report that is under way. */
  @Override
  void close();
}
