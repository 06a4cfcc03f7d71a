package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.JobDefinition;
import io.belfry.job.JobDefinition.Policies;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as somebody wrote it in the API: the definition that the engine goes by, and what only the
 * document remembers.
 *
 * @param definition what the engine goes by, with every default resolved
 * @param startingDeadline the starting deadline where one was written; else it is 60 s, or 1 h for
 *     jobs that run hourly or less often, and follows the schedule when that is edited
 * @param allowNever whether expressions that never fire are wanted
 */
public record JobDocument(
    JobDefinition definition, Optional<Duration> startingDeadline, boolean allowNever) {

  /**
   * What a document is read for.
   *
   * @param namespace the namespace it is sent to
   * @param name the name it is sent to; absent where the document itself tells it
   * @param now when it is sent
   * @param previous the job it replaces, and when that was created
   */
  public record Target(
      String namespace, Optional<String> name, Instant now, Optional<Previous> previous) {
    /** A new job in this namespace. */
    public static Target create(String namespace, Instant now) {
      return new Target(namespace, Optional.empty(), now, Optional.empty());
    }

    /** A new job of this id. */
    public static Target create(JobId id, Instant now) {
      return new Target(id.namespace(), Optional.of(id.name()), now, Optional.empty());
    }

    /** The next version of this job. */
    public static Target replace(StoredJob job, Instant now) {
      JobId id = job.id();
      Previous previous = new Previous(job.document().definition(), job.identity().createdAt());
      return new Target(id.namespace(), Optional.of(id.name()), now, Optional.of(previous));
    }
  }

  /** The definition that a document replaces, and when its job was created. */
  public record Previous(JobDefinition definition, Instant createdAt) {}

  /**
   * Reads and checks a document that somebody sent.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static JobDocument read(ObjectNode body, Target target) {
    Problems problems = Problems.strict();
    Optional<JobDocument> read = new JobReader(body, target, problems).read();
    problems.throwIfAny();
    return read.orElseThrow();
  }

  /** The whole document, with defaults written out and without {@code status}. */
  public ObjectNode write() {
    return JobWriter.write(this);
  }

  /** The job's id. */
  public JobId id() {
    return definition.id();
  }

  /** The same document under another suspension. */
  public JobDocument suspended(Suspension suspension) {
    Policies old = definition.policies();
    Policies policies =
        new Policies(
            suspension, old.concurrency(), old.missed(), old.limits(), old.retry(), old.history());
    JobDefinition changed =
        new JobDefinition(
            definition.id(), definition.about(), definition.timing(), definition.task(), policies);
    return new JobDocument(changed, startingDeadline, allowNever);
  }

  /** Whether both are due at the same times, their jitter aside. */
  public boolean hasTimesOf(JobDocument other) {
    return TimingReader.isSame(definition.timing(), other.definition.timing());
  }

  /**
   * A document with a JSON merge patch (RFC 7396) applied to it; the result is still to be read.
   *
   * <p>Where the patch names {@code schedule} the document's {@code schedules} give way, and the
   * other way round; {@code "activeDeadlineSeconds": null} means no deadline.
   */
  public static ObjectNode merge(ObjectNode document, ObjectNode patch) {
    ObjectNode result = document.deepCopy();
    if (patch.hasNonNull(JobForm.SCHEDULE)) {
      result.remove(JobForm.SCHEDULES);
    }
    if (patch.hasNonNull(JobForm.SCHEDULES)) {
      result.remove(JobForm.SCHEDULE);
    }
    MergePatch.apply(result, patch);
    if (patch.path(JobForm.ACTIVE_DEADLINE).isNull()) {
      result.putNull(JobForm.ACTIVE_DEADLINE);
    }
    return result;
  }
}
