package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.JobDefinition.Suspension;
import java.time.Instant;
import java.util.Optional;

/** Reads why and how long somebody wants a job's scheduled times held back. */
public final class SuspendRequest {
  private SuspendRequest() {}

  /**
   * Reads {@code {reason?, until?}}.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static Suspension read(ObjectNode body, Instant now) {
    Problems problems = Problems.strict();
    Fields fields = new Fields(body, "", problems);
    Optional<String> reason = fields.text("reason", 500).filter(text -> !text.isBlank());
    Optional<Instant> until = fields.instant("until");
    if (until.filter(end -> !end.isAfter(now)).isPresent()) {
      problems.add("field.outOfRange", "until", "write an instant in the future");
    }
    fields.refuseUnknown();
    problems.throwIfAny();
    return new Suspension(true, reason, until);
  }
}
