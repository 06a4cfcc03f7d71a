package io.belfry.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.InvalidDocumentException;
import io.belfry.codec.Json;
import io.belfry.codec.UnreadableValueException;
import io.belfry.log.AuditEntry.Call;
import io.belfry.log.AuditEntry.Change;
import io.belfry.log.AuditEntry.Outcome;
import io.belfry.log.AuditEntry.Result;
import io.belfry.log.AuditEntry.Who;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Entries of the audit as the spool keeps them: compact JSON, names as in the API, absent where
 * there is nothing to say. Fields of a later version are passed over.
 */
final class AuditEntryCodec {
  private static final int VERSION = 1;

  private AuditEntryCodec() {}

  /** The entry as UTF-8. */
  static byte[] write(AuditEntry entry) {
    ObjectNode node = Json.object().put("v", VERSION);
    node.put("id", entry.id());
    node.put("at", entry.at().toEpochMilli());
    put(node, "user", entry.who().user());
    put(node, "token", entry.who().token());
    node.put("address", entry.who().address());
    node.put("action", entry.call().action());
    node.put("method", entry.call().method());
    put(node, "route", entry.call().route());
    put(node, "namespace", entry.call().namespace());
    put(node, "target", entry.call().target());
    node.put("outcome", entry.result().outcome().text());
    node.put("status", entry.result().status());
    put(node, "code", entry.result().code());
    node.put("count", entry.result().count());
    put(node, "before", entry.change().before());
    put(node, "after", entry.change().after());
    return Json.write(node).getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ObjectNode node, String name, Optional<String> text) {
    text.ifPresent(value -> node.put(name, value));
  }

  /**
   * Reads an entry.
   *
   * @throws UnreadableValueException if it is none, or holds an outcome that this version doesn't
   *     know
   */
  static AuditEntry read(byte[] utf8) throws UnreadableValueException {
    try {
      return read(Json.parse(utf8));
    } catch (InvalidDocumentException | IllegalArgumentException | DateTimeException e) {
      throw new UnreadableValueException("not an entry of the audit", e);
    }
  }

  private static AuditEntry read(ObjectNode node) {
    return new AuditEntry(
        need(node, "id").asText(),
        Instant.ofEpochMilli(need(node, "at").asLong()),
        new Who(text(node, "user"), text(node, "token"), need(node, "address").asText()),
        new Call(
            need(node, "action").asText(),
            need(node, "method").asText(),
            text(node, "route"),
            text(node, "namespace"),
            text(node, "target")),
        new Result(
            Outcome.of(need(node, "outcome").asText()),
            need(node, "status").asInt(),
            text(node, "code"),
            need(node, "count").asLong()),
        new Change(text(node, "before"), text(node, "after")));
  }

  private static JsonNode need(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.<JsonNode>ofNullable(node.get(name))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }
}
