package io.belfry.log.mongo;

import static io.belfry.log.mongo.Documents.maybeNumber;
import static io.belfry.log.mongo.Documents.maybeText;
import static io.belfry.log.mongo.Documents.maybeTime;
import static io.belfry.log.mongo.Documents.number;
import static io.belfry.log.mongo.Documents.part;
import static io.belfry.log.mongo.Documents.put;
import static io.belfry.log.mongo.Documents.putTime;
import static io.belfry.log.mongo.Documents.text;
import static io.belfry.log.mongo.Documents.time;
import static io.belfry.log.mongo.Documents.truth;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Claim;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.LateResult;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import io.belfry.job.ExecutionRecord.Range;
import io.belfry.job.ExecutionRecord.Times;
import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import java.util.Optional;
import org.bson.BsonDocument;

/**
 * Records of attempts as documents. The {@code _id} is the execution's id, {@code #} and the
 * attempt, {@code default/nightly@1764000000000#00001}: at the same scheduled time its order is the
 * order of the list, and all attempts of an execution are one range of it.
 */
final class AttemptDocument {
  static final String ID = "_id";
  static final String AT = "at";
  static final String JOB = "job";
  static final String NAMESPACE = "ns";
  static final String NAME = "name";
  static final String STATE = "state";
  static final String TRIGGER = "trigger";
  static final String REASON = "reason";

  /** The worker's stable name, and, apart from it, its whole id. */
  static final String WORKER = "worker";

  static final String WORKER_ID = "workerId";

  /** Grows with each change, so that two writers can't overwrite one another. */
  static final String REVISION = "rev";

  private static final int DIGITS = 5;

  private AttemptDocument() {}

  static String id(ExecutionRecord execution) {
    return id(execution.id(), execution.attempt());
  }

  static String id(ExecutionId execution, int attempt) {
    String digits = Integer.toString(attempt);
    return execution + "#" + "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
  }

  static BsonDocument write(ExecutionRecord execution, long revision) {
    var document = new BsonDocument();
    ExecutionId id = execution.id();
    put(document, ID, id(execution));
    put(document, AT, id.scheduledAt());
    put(document, NAMESPACE, id.job().namespace());
    put(document, NAME, id.job().name());
    put(document, JOB, id.job().toString());
    put(document, "attempt", execution.attempt());
    Outcome outcome = execution.outcome();
    put(document, STATE, outcome.state().text());
    put(document, REASON, outcome.reason());
    Origin origin = execution.origin();
    put(document, TRIGGER, origin.trigger().text());
    put(document, "jobVersion", origin.jobVersion());
    put(document, "triggeredBy", origin.triggeredBy());
    put(document, "command", origin.command());
    execution.claim().ifPresent(claim -> write(document, claim));
    Times times = execution.times();
    putTime(document, "claimedAt", times.claimedAt());
    putTime(document, "startedAt", times.startedAt());
    putTime(document, "finishedAt", times.finishedAt());
    write(document, outcome.exit());
    outcome.range().ifPresent(range -> document.put("range", range(range)));
    outcome.lateResult().ifPresent(late -> document.put("late", late(late)));
    put(document, REVISION, revision);
    return document;
  }

  private static void write(BsonDocument document, Claim claim) {
    put(document, WORKER, stableName(claim.worker()));
    put(document, WORKER_ID, claim.worker());
    put(document, "claimId", claim.claimId());
    put(document, "fencingToken", claim.fencingToken());
  }

  private static void write(BsonDocument document, Exit exit) {
    put(document, "exitCode", exit.exitCode());
    put(document, "signal", exit.signal());
    if (exit.output().bytes() != 0) {
      put(document, "outputBytes", exit.output().bytes());
    }
    if (exit.output().truncated()) {
      put(document, "outputTruncated", true);
    }
  }

  private static BsonDocument range(Range range) {
    var document = new BsonDocument();
    put(document, "until", range.until());
    put(document, "count", range.count());
    return document;
  }

  private static BsonDocument late(LateResult late) {
    var document = new BsonDocument();
    put(document, STATE, late.state().text());
    put(document, REASON, late.reason());
    putTime(document, "finishedAt", late.finishedAt());
    write(document, late.exit());
    return document;
  }

  /**
   * Reads a record. Fields of a later version are passed over.
   *
   * @throws IllegalArgumentException where it is none, or holds a state or trigger that this
   *     version doesn't know
   */
  static ExecutionRecord read(BsonDocument document) {
    String id = text(document, ID);
    return new ExecutionRecord(
        ExecutionId.parse(id.substring(0, Math.max(0, id.indexOf('#')))),
        maybeNumber(document, "attempt").orElse(0),
        maybeText(document, WORKER_ID).map(worker -> claim(document, worker)),
        new Origin(
            maybeNumber(document, "jobVersion").orElse(0),
            Trigger.of(text(document, TRIGGER)),
            maybeText(document, "triggeredBy"),
            maybeText(document, "command")),
        new Times(
            maybeTime(document, "claimedAt"),
            maybeTime(document, "startedAt"),
            maybeTime(document, "finishedAt")),
        new Outcome(
            ExecutionState.of(text(document, STATE)),
            maybeText(document, REASON),
            exit(document),
            part(document, "range")
                .map(range -> new Range(time(range, "until"), number(range, "count"))),
            part(document, "late").map(AttemptDocument::late)));
  }

  private static Claim claim(BsonDocument document, String worker) {
    return new Claim(
        worker, maybeText(document, "claimId").orElse(""), number(document, "fencingToken"));
  }

  private static Exit exit(BsonDocument document) {
    return new Exit(
        maybeNumber(document, "exitCode"),
        maybeNumber(document, "signal"),
        new TaskResult.Output(number(document, "outputBytes"), truth(document, "outputTruncated")));
  }

  private static LateResult late(BsonDocument document) {
    Optional<String> reason = maybeText(document, REASON);
    return new LateResult(
        ExecutionState.of(text(document, STATE)),
        reason,
        exit(document),
        maybeTime(document, "finishedAt"));
  }

  /** The worker's id without the boot: the same over restarts. */
  static String stableName(String worker) {
    int boot = worker.lastIndexOf('~');
    return boot < 0 ? worker : worker.substring(0, boot);
  }
}
