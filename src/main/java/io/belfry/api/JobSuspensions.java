package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.JobDocument;
import io.belfry.codec.StoredJob;
import io.belfry.codec.SuspendRequest;
import io.belfry.job.JobDefinition.Suspension;
import java.time.Instant;
import java.util.function.Function;

/** The edits that hold a job's scheduled times back and let them go again. */
final class JobSuspensions {
  private JobSuspensions() {}

  /** Suspends as somebody asks. */
  static Function<StoredJob, JobDocument> suspend(ObjectNode body, Instant now) {
    Suspension suspension = SuspendRequest.read(body, now);
    return job -> job.document().suspended(suspension);
  }

  /** Ends a suspension; takes no options. */
  static Function<StoredJob, JobDocument> resume(ObjectNode body) {
    for (var field : body.properties()) {
      throw ApiProblem.ofField("field.unknown", field.getKey(), "there is no such field");
    }
    return job -> job.document().suspended(Suspension.NONE);
  }

  /** Goes back to an earlier version; whether the job is suspended stays as it is. */
  static Function<StoredJob, JobDocument> rollBackTo(StoredJob version) {
    return job -> version.document().suspended(job.document().definition().policies().suspension());
  }
}
