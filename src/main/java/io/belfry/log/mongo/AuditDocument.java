package io.belfry.log.mongo;

import static io.belfry.log.mongo.Documents.maybeText;
import static io.belfry.log.mongo.Documents.number;
import static io.belfry.log.mongo.Documents.put;
import static io.belfry.log.mongo.Documents.text;
import static io.belfry.log.mongo.Documents.time;

import io.belfry.log.AuditEntry;
import io.belfry.log.AuditEntry.Call;
import io.belfry.log.AuditEntry.Change;
import io.belfry.log.AuditEntry.Outcome;
import io.belfry.log.AuditEntry.Result;
import io.belfry.log.AuditEntry.Who;
import java.util.List;
import org.bson.BsonDocument;

/** Entries of the audit as documents. */
final class AuditDocument {
  static final String USER = "user";
  static final String ACTION = "action";
  static final String NAMESPACE = "ns";
  static final String OUTCOME = "outcome";

  /** Where {@link io.belfry.log.AuditQuery#text()} is looked for. */
  static final List<String> SEARCHED = List.of(USER, "token", "address", "target", "route", "code");

  private AuditDocument() {}

  static BsonDocument write(AuditEntry entry) {
    var document = new BsonDocument();
    put(document, "_id", entry.id());
    put(document, "at", entry.at());
    put(document, USER, entry.who().user());
    put(document, "token", entry.who().token());
    put(document, "address", entry.who().address());
    put(document, ACTION, entry.call().action());
    put(document, "method", entry.call().method());
    put(document, "route", entry.call().route());
    put(document, NAMESPACE, entry.call().namespace());
    put(document, "target", entry.call().target());
    put(document, OUTCOME, entry.result().outcome().text());
    put(document, "status", entry.result().status());
    put(document, "code", entry.result().code());
    put(document, "count", entry.result().count());
    put(document, "before", entry.change().before());
    put(document, "after", entry.change().after());
    return document;
  }

  /** Reads an entry; throws {@link IllegalArgumentException} where it is none. */
  static AuditEntry read(BsonDocument document) {
    return new AuditEntry(
        text(document, "_id"),
        time(document, "at"),
        new Who(maybeText(document, USER), maybeText(document, "token"), text(document, "address")),
        new Call(
            text(document, ACTION),
            text(document, "method"),
            maybeText(document, "route"),
            maybeText(document, NAMESPACE),
            maybeText(document, "target")),
        new Result(
            Outcome.of(text(document, OUTCOME)),
            (int) number(document, "status"),
            maybeText(document, "code"),
            number(document, "count")),
        new Change(maybeText(document, "before"), maybeText(document, "after")));
  }
}
