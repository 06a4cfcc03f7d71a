package io.belfry.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.JobDocument.Target;
import io.belfry.job.Job;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The value of a job in the store: {@code {"v":1, "uid", "version", "since", "heldSince"?,
 * "createdAt", "updatedAt", "suspension"?, "job": {…}}}. The job's document leaves out what is at
 * its default.
 */
public final class StoredJobCodec {
  private static final int FORMAT = 1;
  private static final Set<String> KNOWN =
      Set.of(
          "v",
          "uid",
          "version",
          "since",
          "heldSince",
          "createdAt",
          "updatedAt",
          "suspension",
          "job");

  private StoredJobCodec() {}

  /** The value of a new job. */
  public static String write(StoredJob job) {
    return node(job).toString();
  }

  /** The value that replaces {@code previous}; what only a newer version knows is kept. */
  public static String write(StoredJob job, String previous) {
    ObjectNode node = node(job);
    ObjectNode before = Json.parse(previous);
    for (var field : before.properties()) {
      if (!KNOWN.contains(field.getKey())) {
        node.set(field.getKey(), field.getValue());
      }
    }
    if (before.get("job") instanceof ObjectNode document) {
      keepUnknown((ObjectNode) node.get("job"), document);
    }
    return node.toString();
  }

  private static ObjectNode node(StoredJob job) {
    Job.Identity identity = job.identity();
    ObjectNode node = Json.object().put("v", FORMAT);
    node.put("uid", identity.uid());
    node.put("version", identity.version());
    node.put("since", Json.instant(identity.since()));
    identity.heldSince().ifPresent(at -> node.put("heldSince", Json.instant(at)));
    node.put("createdAt", Json.instant(identity.createdAt()));
    node.put("updatedAt", Json.instant(identity.updatedAt()));
    suspension(node, job.document().definition().policies().suspension());
    ObjectNode document = job.document().write();
    document.remove(List.of("namespace", "name"));
    JobForm.removeDefaults(document);
    node.set("job", document);
    return node;
  }

  private static void suspension(ObjectNode node, Suspension suspension) {
    if (suspension.reason().isEmpty() && suspension.until().isEmpty()) {
      return;
    }
    ObjectNode inner = node.putObject("suspension");
    suspension.reason().ifPresent(reason -> inner.put("reason", reason));
    suspension.until().ifPresent(until -> inner.put("until", Json.instant(until)));
  }

  private static void keepUnknown(ObjectNode document, ObjectNode before) {
    boolean sameKind = before.path("task").path("type").equals(document.path("task").path("type"));
    for (var field : before.properties()) {
      String name = field.getKey();
      Set<String> inner = JobForm.NESTED.getOrDefault(name, Set.of());
      if (!JobForm.isKnown(name)) {
        document.set(name, field.getValue());
      } else if (!inner.isEmpty() && (sameKind || !name.equals("task"))) {
        keepUnknownOf(document, name, field.getValue(), inner);
      }
    }
  }

  private static void keepUnknownOf(
      ObjectNode document, String name, JsonNode before, Set<String> known) {
    for (var field : before.properties()) {
      if (!known.contains(field.getKey())) {
        ObjectNode target =
            document.get(name) instanceof ObjectNode there ? there : document.putObject(name);
        target.set(field.getKey(), field.getValue());
      }
    }
  }

  /** Reads a value; damaged ones and those of a newer format or kind are unreadable. */
  public static StoredJob read(JobId id, String value, long revision)
      throws UnreadableValueException {
    try {
      return read(id, Json.parse(value), revision);
    } catch (InvalidDocumentException e) {
      throw new UnreadableValueException(
          "job " + id + " can't be read by this version: " + e.getMessage(), e);
    }
  }

  private static StoredJob read(JobId id, ObjectNode node, long revision)
      throws UnreadableValueException {
    if (node.path("v").asInt() != FORMAT) {
      throw new UnreadableValueException("job " + id + " has format " + node.path("v"));
    }
    if (!(node.get("job") instanceof ObjectNode document) || node.path("uid").asText().isEmpty()) {
      throw new UnreadableValueException("job " + id + " is damaged");
    }
    Job.Identity identity =
        new Job.Identity(
            node.path("uid").asText(),
            node.path("version").asInt(),
            instant(node, "since"),
            node.has("heldSince") ? Optional.of(instant(node, "heldSince")) : Optional.empty(),
            instant(node, "createdAt"),
            instant(node, "updatedAt"));
    JobDocument read = document(id, document, identity.createdAt());
    return new StoredJob(withSuspension(read, node.path("suspension")), identity, revision);
  }

  private static JobDocument document(JobId id, ObjectNode document, Instant createdAt) {
    Problems problems = Problems.lenient();
    Target target = Target.create(id, createdAt);
    Optional<JobDocument> read = new JobReader(document, target, problems).read();
    problems.throwIfAny();
    return read.orElseThrow();
  }

  private static JobDocument withSuspension(JobDocument document, JsonNode suspension) {
    if (!document.definition().policies().suspension().suspended() || suspension.isMissingNode()) {
      return document;
    }
    Optional<String> reason = Optional.ofNullable(suspension.get("reason")).map(JsonNode::asText);
    Optional<Instant> until =
        Optional.ofNullable(suspension.get("until")).flatMap(text -> Json.instant(text.asText()));
    return document.suspended(new Suspension(true, reason, until));
  }

  private static Instant instant(ObjectNode node, String field) throws UnreadableValueException {
    return Json.instant(node.path(field).asText())
        .orElseThrow(() -> new UnreadableValueException("the stored " + field + " is no instant"));
  }
}
