package io.belfry.log;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Claim;

/** Which attempt, by which claim; the claim's id is empty where there was none. */
record AttemptKey(ExecutionId execution, int attempt, String claimId) {
  static AttemptKey of(ExecutionRecord record) {
    return new AttemptKey(
        record.id(), record.attempt(), record.claim().map(Claim::claimId).orElse(""));
  }
}
