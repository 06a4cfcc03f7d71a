package io.belfry.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.JobDocument.Previous;
import io.belfry.codec.JobDocument.Target;
import io.belfry.job.JobDefinition;
import io.belfry.job.JobDefinition.About;
import io.belfry.job.JobDefinition.CatchUp;
import io.belfry.job.JobDefinition.Concurrency;
import io.belfry.job.JobDefinition.CoordinatorLoss;
import io.belfry.job.JobDefinition.History;
import io.belfry.job.JobDefinition.Limits;
import io.belfry.job.JobDefinition.Missed;
import io.belfry.job.JobDefinition.Policies;
import io.belfry.job.JobDefinition.Retry;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobDefinition.Timing;
import io.belfry.job.JobId;
import io.belfry.job.Task;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads one job's document, noting everything that is wrong with it. Used once. */
final class JobReader {
  private static final int YEAR = 366 * 24 * 3_600;
  private static final int MAX_LABELS = 64;
  private static final Duration DEFAULT_DEADLINE = Duration.ofHours(1);

  private final Fields fields;
  private final Target target;
  private final Problems problems;

  JobReader(ObjectNode body, Target target, Problems problems) {
    this.fields = new Fields(body, "", problems);
    this.target = target;
    this.problems = problems;
  }

  /** The job, or nothing where the problems say why. */
  Optional<JobDocument> read() {
    fields.ignore(JobForm.STATUS);
    Optional<JobId> id = id();
    About about = about();
    TimingReader times = new TimingReader(fields, target);
    Optional<Timing> timing = times.read(id);
    Optional<Task> task = new TaskReader(fields).read();
    Optional<Duration> startingDeadline = fields.seconds("startingDeadlineSeconds", 1, YEAR);
    boolean allowNever = fields.flag("allowNever", false);
    times.checkFires(allowNever);
    Missed missed = missed(startingDeadline.orElseGet(times::startingDeadline));
    Policies policies =
        new Policies(suspension(), concurrency(), missed, limits(), retry(), history());
    checkLoss(policies);
    refuseNotSupported();
    fields.refuseUnknown();
    if (!problems.isEmpty() || id.isEmpty() || timing.isEmpty() || task.isEmpty()) {
      return Optional.empty();
    }
    JobDefinition job = new JobDefinition(id.get(), about, timing.get(), task.get(), policies);
    return Optional.of(new JobDocument(job, startingDeadline, allowNever));
  }

  private Optional<JobId> id() {
    String namespace = idPart("namespace", Optional.of(target.namespace()));
    String name = idPart("name", target.name());
    boolean valid = JobId.isValidPart(namespace) && JobId.isValidPart(name);
    return valid ? Optional.of(new JobId(namespace, name)) : Optional.empty();
  }

  /** What the address says, and what the document says where the address does not. */
  private String idPart(String field, Optional<String> addressed) {
    Optional<String> written = fields.text(field, 1_000);
    if (written.isPresent() && addressed.isPresent() && !written.equals(addressed)) {
      problems.add("job.otherId", field, "the address says " + field + " " + addressed.get());
    } else if (written.isEmpty() && addressed.isEmpty() && !fields.has(field)) {
      fields.required(field);
      return "";
    }
    String part = addressed.or(() -> written).orElse("");
    boolean isText = addressed.isPresent() || written.isPresent();
    if (isText && !JobId.isValidPart(part)) {
      problems.add(
          "name.invalid",
          field,
          "write 1 to 100 ASCII letters, digits, '.', '_' or '-', beginning with a letter or"
              + " digit");
    }
    return part;
  }

  private About about() {
    String displayName = fields.text("displayName", 200).orElse("");
    String description = fields.text("description", 10_000).orElse("");
    Map<String, String> labels =
        fields.texts("labels", 255, (path, name) -> Labels.check(problems, path, name));
    if (labels.size() > MAX_LABELS) {
      problems.refuse("field.tooMany", "labels", "write at most " + MAX_LABELS + " labels");
    }
    return new About(displayName, description, labels, fields.text("owner", 200).orElse(""));
  }

  /** Reason and end of a suspension are not in the document; an edit keeps them. */
  private Suspension suspension() {
    if (!fields.flag("suspend", false)) {
      return Suspension.NONE;
    }
    return target
        .previous()
        .map(Previous::definition)
        .map(job -> job.policies().suspension())
        .filter(Suspension::suspended)
        .orElse(new Suspension(true, Optional.empty(), Optional.empty()));
  }

  private Concurrency concurrency() {
    String field = "concurrencyPolicy";
    Concurrency.Policy policy = Concurrency.Policy.FORBID;
    if (fields.text(field, 100).filter(word -> word.matches("Replace|Queue")).isPresent()) {
      notSupported(field);
    } else {
      policy = fields.choice(field, policy, JobForm.CONCURRENCY);
    }
    int most = policy == Concurrency.Policy.ALLOW ? 64 : 1;
    return new Concurrency(policy, fields.number(JobForm.MAX_CONCURRENCY, most, 1, most));
  }

  private Missed missed(Duration startingDeadline) {
    CatchUp catchUp = fields.choice("catchUp", CatchUp.LATEST, JobForm.CATCH_UP);
    return new Missed(startingDeadline, catchUp, fields.number("catchUpLimit", 100, 1, 10_000));
  }

  /** Here {@code null} is a value: no deadline. */
  private Limits limits() {
    Optional<Duration> deadline = fields.seconds(JobForm.ACTIVE_DEADLINE, 1, YEAR);
    if (!fields.isWritten(JobForm.ACTIVE_DEADLINE)) {
      deadline = Optional.of(DEFAULT_DEADLINE);
    }
    Duration grace =
        fields.seconds("terminationGracePeriodSeconds", Duration.ofSeconds(10), 0, 3_600);
    CoordinatorLoss onLoss =
        fields.choice(JobForm.ON_LOSS, CoordinatorLoss.STOP, JobForm.COORDINATOR_LOSS);
    return new Limits(deadline, grace, onLoss);
  }

  private Retry retry() {
    int limit = fields.number("backoffLimit", 0, 0, 100);
    Fields backoff = fields.object("backoff").orElse(new Fields(Json.object(), "", problems));
    Duration initial = backoff.seconds("initialSeconds", Duration.ofSeconds(10), 0, 86_400);
    double factor = backoff.decimal("factor", 2, 1, 100);
    Duration max = backoff.seconds("maxSeconds", Duration.ofSeconds(600), 0, 604_800);
    if (max.compareTo(initial) < 0) {
      problems.refuse(
          "field.outOfRange", "backoff.maxSeconds", "write at least backoff.initialSeconds");
    }
    backoff.refuseUnknown();
    return new Retry(limit, initial, factor, max, fields.flag("retryOnLost", false));
  }

  /** A run that goes on and another attempt of it somewhere else would be two at once (V6). */
  private void checkLoss(Policies policies) {
    boolean twoAtOnce =
        policies.limits().onLoss() == CoordinatorLoss.CONTINUE
            && policies.concurrency().policy() == Concurrency.Policy.FORBID
            && policies.retry().onLost();
    if (twoAtOnce) {
      problems.refuse(
          "job.continueAndRetry",
          JobForm.ON_LOSS,
          "a run that goes on without etcd is lost to the others, and retryOnLost would start it a"
              + " second time beside the first, which concurrencyPolicy Forbid rules out: turn"
              + " retryOnLost off or write Stop");
    }
  }

  private History history() {
    Fields history = fields.object("history").orElse(new Fields(Json.object(), "", problems));
    Duration maxAge = Duration.ofDays(history.number("maxAgeDays", 30, 1, 3_650));
    int maxCount = history.number("maxCount", 10_000, 1, 1_000_000);
    history.refuseUnknown();
    return new History(maxAge, maxCount);
  }

  private void refuseNotSupported() {
    for (String field : JobForm.NOT_SUPPORTED) {
      Optional<JsonNode> value = fields.take(field);
      if (value.isPresent() && !isDefault(value.get(), JobForm.defaultOf(field))) {
        notSupported(field);
      }
    }
  }

  /** Whether a value says nothing but its default; an object may leave fields out. */
  private static boolean isDefault(JsonNode value, JsonNode standard) {
    if (value instanceof ObjectNode object && standard instanceof ObjectNode) {
      return object.properties().stream()
          .allMatch(
              field ->
                  field.getValue().isNull()
                      || field.getValue().equals(standard.get(field.getKey())));
    }
    return value.equals(standard);
  }

  private void notSupported(String field) {
    problems.add(
        "job.notSupported",
        field,
        "this version of Belfry can't do that yet; leave " + field + " at its default");
  }
}
