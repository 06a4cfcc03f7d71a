package io.belfry.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.Backfill;
import io.belfry.job.ExecutionId;
import io.belfry.kv.KeyValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The JSON forms of requests, kills, registrations, nodes, orders and secrets. */
final class SmallValues {
  private static final int FORMAT = 1;
  private static final int BACKFILL_FORMAT = 2;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SmallValues() {}

  static String write(RunRequest request) {
    ObjectNode node = versioned();
    node.put("by", request.triggeredBy());
    node.put("at", request.askedAt().toEpochMilli());
    request.backfill().ifPresent(left -> backfill(node, left));
    return node.toString();
  }

  /** A worker of a version without backfills must not take it for one run: another format. */
  private static void backfill(ObjectNode node, Backfill left) {
    node.put("v", BACKFILL_FORMAT);
    node.putObject("backfill")
        .put("from", left.from().toEpochMilli())
        .put("until", left.until().toEpochMilli())
        .put("left", left.left())
        .put("order", left.order().name())
        .put("parallelism", left.parallelism());
  }

  static RunRequest runRequest(KeyValue stored) throws UnreadableValueException {
    JsonNode node = parse(stored.value(), BACKFILL_FORMAT);
    return new RunRequest(
        execution(stored.key()),
        node.path("by").asText(),
        instant(node, "at"),
        stored.modRevision(),
        node.has("backfill") ? Optional.of(backfill(node.path("backfill"))) : Optional.empty());
  }

  private static Backfill backfill(JsonNode node) throws UnreadableValueException {
    try {
      return new Backfill(
          instant(node, "from"),
          instant(node, "until"),
          node.path("left").asInt(),
          Backfill.Order.valueOf(node.path("order").asText()),
          node.path("parallelism").asInt());
    } catch (IllegalArgumentException e) {
      throw new UnreadableValueException("a backfill can't be read by this version", e);
    }
  }

  static String write(KillRequest kill) {
    ObjectNode node = versioned();
    node.put("by", kill.by());
    node.put("at", kill.askedAt().toEpochMilli());
    return node.toString();
  }

  static KillRequest killRequest(KeyValue stored) throws UnreadableValueException {
    JsonNode node = parse(stored.value());
    return new KillRequest(execution(stored.key()), node.path("by").asText(), instant(node, "at"));
  }

  static String write(Idempotency.Mark mark) {
    ObjectNode node = versioned();
    node.put("call", mark.fingerprint());
    node.put("subject", mark.subject());
    return node.toString();
  }

  static Idempotency.Mark mark(KeyValue stored) throws UnreadableValueException {
    JsonNode node = parse(stored.value());
    return new Idempotency.Mark(node.path("call").asText(), node.path("subject").asText());
  }

  static String write(LimitStates.State state) {
    ObjectNode node = versioned();
    node.put("left", state.left());
    node.put("until", state.until().toEpochMilli());
    return node.toString();
  }

  static LimitStates.State limit(KeyValue stored) throws UnreadableValueException {
    JsonNode node = parse(stored.value());
    return new LimitStates.State(node.path("left").asText(), instant(node, "until"));
  }

  static String write(WorkerInfo worker) {
    return workerNode(worker).toString();
  }

  static WorkerInfo worker(KeyValue stored) throws UnreadableValueException {
    return worker(stored.key().substring(Keys.WORKERS.length()), parse(stored.value()));
  }

  static String write(NodeInfo info) {
    ObjectNode node = versioned();
    node.put("id", info.worker().id());
    node.set("worker", workerNode(info.worker()));
    node.put("seen", info.lastSeenAt().toEpochMilli());
    node.put("running", info.running());
    info.goneReason().ifPresent(reason -> node.put("gone", reason));
    info.pong().ifPresent(ping -> node.put("pong", ping));
    return node.toString();
  }

  static String write(NodeOrders orders) {
    ObjectNode node = versioned();
    orders
        .drain()
        .ifPresent(
            drain ->
                node.putObject("drain").put("by", drain.by()).put("at", drain.at().toEpochMilli()));
    orders.ping().ifPresent(ping -> node.put("ping", ping));
    return node.toString();
  }

  static NodeOrders orders(KeyValue stored) throws UnreadableValueException {
    JsonNode node = parse(stored.value());
    Optional<NodeOrders.Drain> drain =
        Optional.ofNullable(node.get("drain"))
            .map(wish -> new NodeOrders.Drain(wish.path("by").asText(), instant(wish, "at")));
    return new NodeOrders(drain, text(node, "ping"));
  }

  static NodeInfo node(KeyValue stored) throws UnreadableValueException {
    JsonNode node = parse(stored.value());
    return new NodeInfo(
        worker(node.path("id").asText(), node.path("worker")),
        instant(node, "seen"),
        node.path("running").asInt(),
        text(node, "gone"),
        text(node, "pong"));
  }

  static String write(SecretInfo info, SealedSecret sealed) {
    ObjectNode node = versioned();
    node.put("key", sealed.keyId());
    node.put("data", sealed.data());
    node.put("created", info.createdAt().toEpochMilli());
    node.put("updated", info.updatedAt().toEpochMilli());
    node.put("by", info.updatedBy());
    return node.toString();
  }

  static SealedSecret sealed(KeyValue stored) throws UnreadableValueException {
    JsonNode node = parse(stored.value());
    return new SealedSecret(node.path("key").asText(), node.path("data").asText());
  }

  static SecretInfo secretInfo(KeyValue stored) throws UnreadableValueException {
    JsonNode node = parse(stored.value());
    return new SecretInfo(
        stored.key().substring(stored.key().lastIndexOf('/') + 1),
        instant(node, "created"),
        instant(node, "updated"),
        node.path("by").asText());
  }

  private static ObjectNode workerNode(WorkerInfo worker) {
    ObjectNode node = versioned();
    node.put("host", worker.machine().host());
    node.put("address", worker.machine().address());
    node.put("version", worker.machine().version());
    node.put("format", worker.machine().format());
    node.put("tzdata", worker.machine().timeZoneData());
    node.put("started", worker.startedAt().toEpochMilli());
    node.put("capacity", worker.capacity());
    ObjectNode labels = node.putObject("labels");
    worker.labels().forEach(labels::put);
    if (worker.draining()) {
      node.put("draining", true);
    }
    return node;
  }

  private static WorkerInfo worker(String id, JsonNode node) {
    Map<String, String> labels = new LinkedHashMap<>();
    node.path("labels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return new WorkerInfo(
        id,
        new WorkerInfo.Machine(
            node.path("host").asText(),
            node.path("address").asText(),
            node.path("version").asText(),
            node.path("format").asInt(1),
            node.path("tzdata").asText()),
        instant(node, "started"),
        node.path("capacity").asInt(),
        labels,
        node.path("draining").asBoolean());
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
  }

  private static ObjectNode versioned() {
    return MAPPER.createObjectNode().put("v", FORMAT);
  }

  private static JsonNode parse(String value) throws UnreadableValueException {
    return parse(value, FORMAT);
  }

  /** Formats count from 1. */
  private static JsonNode parse(String value, int newest) throws UnreadableValueException {
    try {
      JsonNode node = MAPPER.readTree(value);
      int format = node.path("v").asInt();
      if (format < FORMAT || format > newest) {
        throw new UnreadableValueException("the value has format " + node.path("v"));
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new UnreadableValueException("the value is not JSON", e);
    }
  }

  private static ExecutionId execution(String key) throws UnreadableValueException {
    try {
      return Keys.executionOf(key);
    } catch (RuntimeException e) {
      throw new UnreadableValueException("the key names no execution", e);
    }
  }

  private static Instant instant(JsonNode node, String field) {
    return Instant.ofEpochMilli(node.path(field).asLong());
  }
}
