package io.belfry.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.JobDefinition;
import io.belfry.job.JobDefinition.About;
import io.belfry.job.JobDefinition.Policies;
import io.belfry.job.JobDefinition.Timing;
import io.belfry.job.Task;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes a job's document, every field in the order of the API's description. */
final class JobWriter {
  private JobWriter() {}

  static ObjectNode write(JobDocument document) {
    JobDefinition job = document.definition();
    ObjectNode node = Json.object();
    node.put("namespace", job.id().namespace());
    node.put("name", job.id().name());
    about(node, job.about());
    timing(node, job.timing());
    node.put("suspend", job.policies().suspension().suspended());
    node.put("jitterSeconds", (int) job.timing().jitter().toSeconds());
    putSeconds(node, "startingDeadlineSeconds", document.startingDeadline());
    node.put("allowNever", document.allowNever());
    node.put("catchUp", job.policies().missed().catchUp().text());
    node.put("catchUpLimit", job.policies().missed().limit());
    node.set("task", task(job.task()));
    policies(node, job.policies());
    return node;
  }

  private static void about(ObjectNode node, About about) {
    node.put("displayName", about.displayName());
    node.put("description", about.description());
    node.set("labels", texts(about.labels()));
    node.put("owner", about.owner());
  }

  private static void timing(ObjectNode node, Timing timing) {
    if (timing.schedules().size() == 1) {
      node.put(JobForm.SCHEDULE, timing.schedules().get(0));
    } else {
      timing.schedules().forEach(node.putArray(JobForm.SCHEDULES)::add);
    }
    node.put("timeZone", timing.timeZone().getId());
    ObjectNode dst = node.putObject("dstPolicy");
    putText(dst, "gap", timing.dst().gap().map(gap -> JobForm.wordOf(JobForm.GAP, gap)));
    putText(
        dst, "overlap", timing.dst().overlap().map(two -> JobForm.wordOf(JobForm.OVERLAP, two)));
    ObjectNode calendars = node.putObject(JobForm.CALENDARS);
    timing.window().calendars().include().forEach(calendars.putArray("include")::add);
    timing.window().calendars().exclude().forEach(calendars.putArray("exclude")::add);
    putInstant(node, "startAt", timing.window().startAt());
    putInstant(node, "endAt", timing.window().endAt());
  }

  private static void policies(ObjectNode node, Policies policies) {
    node.set("parameters", JobForm.defaultOf("parameters"));
    node.put("concurrencyPolicy", policies.concurrency().policy().text());
    node.put(JobForm.MAX_CONCURRENCY, policies.concurrency().max());
    node.set("queueLimit", JobForm.defaultOf("queueLimit"));
    node.set("concurrencyGroup", JobForm.defaultOf("concurrencyGroup"));
    putSeconds(node, JobForm.ACTIVE_DEADLINE, policies.limits().activeDeadline());
    node.put(
        "terminationGracePeriodSeconds", (int) policies.limits().terminationGrace().toSeconds());
    node.put(JobForm.ON_LOSS, policies.limits().onLoss().text());
    node.put("backoffLimit", policies.retry().backoffLimit());
    ObjectNode backoff = node.putObject("backoff");
    backoff.put("initialSeconds", (int) policies.retry().initial().toSeconds());
    backoff.set("factor", number(policies.retry().factor()));
    backoff.put("maxSeconds", (int) policies.retry().max().toSeconds());
    node.put("retryOnLost", policies.retry().onLost());
    node.set("placement", JobForm.defaultOf("placement"));
    node.set("dependsOn", JobForm.defaultOf("dependsOn"));
    ObjectNode history = node.putObject("history");
    history.put("maxAgeDays", (int) policies.history().maxAge().toDays());
    history.put("maxCount", policies.history().maxCount());
  }

  private static ObjectNode task(Task task) {
    ObjectNode node = Json.object().put("type", task.type());
    if (task instanceof Task.Shell shell) {
      node.put("command", shell.command());
      node.set("env", texts(shell.env()));
      putText(node, "workingDirectory", shell.workingDirectory());
      node.putNull("runAsUser");
    } else if (task instanceof Task.Sleep sleep) {
      node.set("durationSeconds", number(sleep.duration().toMillis() / 1000.0));
    }
    return node;
  }

  /** In the order of their names, so that the same job is always the same text. */
  private static ObjectNode texts(Map<String, String> texts) {
    ObjectNode node = Json.object();
    new TreeMap<>(texts).forEach(node::put);
    return node;
  }

  /** 2 rather than 2.0. */
  private static JsonNode number(double value) {
    BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
    return exact.scale() <= 0
        ? Json.object().numberNode(exact.intValueExact())
        : Json.object().numberNode(exact);
  }

  private static void putText(ObjectNode node, String name, Optional<String> text) {
    text.ifPresentOrElse(value -> node.put(name, value), () -> node.putNull(name));
  }

  private static void putSeconds(ObjectNode node, String name, Optional<Duration> duration) {
    duration.ifPresentOrElse(
        value -> node.put(name, (int) value.toSeconds()), () -> node.putNull(name));
  }

  private static void putInstant(ObjectNode node, String name, Optional<Instant> instant) {
    putText(node, name, instant.map(Json::instant));
  }
}
