package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.JobDocument.Target;
import io.belfry.job.JobDefinition.Timing;
import io.belfry.job.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody wants to know of a schedule before saving it.
 *
 * @param id the job it is meant for, the seed of {@code H}
 * @param timing when the job would be due
 * @param from the times asked for come behind this one
 * @param count how many times, at most
 */
public record PreviewRequest(JobId id, Timing timing, Instant from, int count) {
  private static final int MOST = 100;

  /**
   * Reads and checks what somebody sent.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static PreviewRequest read(ObjectNode body, Instant now) {
    Problems problems = Problems.strict();
    Fields fields = new Fields(body, "", problems);
    JobId id = new JobId(idPart(fields, "namespace", "default"), idPart(fields, "name", "unnamed"));
    Target target = Target.create(id, now);
    Optional<Timing> timing = new TimingReader(fields, target).read(Optional.of(id));
    Instant from = fields.instant("from").orElse(now);
    int count = fields.number("count", 5, 1, MOST);
    fields.refuseUnknown();
    problems.throwIfAny();
    return new PreviewRequest(id, timing.orElseThrow(), from, count);
  }

  /** A name that is not valid, or not yet whole, is no reason to show no times. */
  private static String idPart(Fields fields, String field, String fallback) {
    return fields.text(field, 1_000).filter(JobId::isValidPart).orElse(fallback);
  }
}
