package io.belfry.store;

import io.belfry.job.JobId;
import io.belfry.kv.KeyValue;
import java.util.Map;
import java.util.Optional;

/** What became of a batch of transitions, which is carried out as a whole or not at all. */
public sealed interface BatchResult {
  /** All were carried out, at this revision. */
  record Applied(long revision) implements BatchResult {}

  /**
   * None was carried out.
   *
   * @param fenced whether the fence failed, or the store is older than it was: the worker claims
   *     nothing more under it
   * @param calendars whether it was decided by calendars, or maintenance windows, that are changed
   * @param stale the jobs whose conditions failed, with what the store holds; the others may be
   *     sent again at once
   */
  record Lost(boolean fenced, boolean calendars, Map<JobId, Fresh> stale) implements BatchResult {
    public Lost {
      stale = Map.copyOf(stale);
    }
  }

  /**
   * What the store holds of a job whose conditions failed.
   *
   * @param state its state
   * @param definition its definition, where it was compared
   * @param requestGone whether the requested run was compared and is no longer what it was
   * @param stillThere whether a worker that was to be gone is registered
   */
  record Fresh(
      Optional<KeyValue> state,
      Optional<KeyValue> definition,
      boolean requestGone,
      boolean stillThere) {}
}
