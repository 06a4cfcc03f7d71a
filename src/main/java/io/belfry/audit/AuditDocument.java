package io.belfry.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.InvalidDocumentException;
import io.belfry.codec.Json;
import io.belfry.log.AuditEntry;
import java.util.Optional;

/** Writes entries as the API shows them. */
public final class AuditDocument {
  private AuditDocument() {}

  /** One entry. */
  public static ObjectNode write(AuditEntry entry) {
    ObjectNode node = Json.object().put("id", entry.id());
    node.put("at", Json.instant(entry.at()));
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
    node.set("before", document(entry.change().before()));
    node.set("after", document(entry.change().after()));
    return node;
  }

  private static void put(ObjectNode node, String name, Optional<String> text) {
    text.ifPresentOrElse(value -> node.put(name, value), () -> node.putNull(name));
  }

  private static JsonNode document(Optional<String> json) {
    try {
      return json.<JsonNode>map(Json::parse).orElse(Json.object().nullNode());
    } catch (InvalidDocumentException e) {
      // nobody but us writes them, but one bad entry must not hide the others
      return Json.object().put("unreadable", true);
    }
  }
}
