package io.belfry.cluster;

import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import java.util.List;
import java.util.Map;

/**
 * What is known after a run of the rig.
 *
 * @param plans what had to happen
 * @param signs what the witnesses saw
 * @param records every writing of a record to the log
 * @param states the states in the store at the end
 * @param goneAt when each registration that went was seen to be gone, on the monotonic clock
 */
record Evidence(
    List<Plan> plans,
    List<Sign> signs,
    List<ExecutionRecord> records,
    Map<JobId, JobState> states,
    Map<String, Long> goneAt) {
  Evidence {
    plans = List.copyOf(plans);
    signs = List.copyOf(signs);
    records = List.copyOf(records);
    states = Map.copyOf(states);
    goneAt = Map.copyOf(goneAt);
  }
}
