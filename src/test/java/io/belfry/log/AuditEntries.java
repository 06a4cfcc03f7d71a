package io.belfry.log;

import io.belfry.log.AuditEntry.Call;
import io.belfry.log.AuditEntry.Change;
import io.belfry.log.AuditEntry.Outcome;
import io.belfry.log.AuditEntry.Result;
import io.belfry.log.AuditEntry.Who;
import java.time.Instant;
import java.util.Optional;

/** Entries of the audit for tests, made from an ordinary one part by part. */
public final class AuditEntries {
  private AuditEntries() {}

  /** The entry of this number: bob puts a job of the namespace {@code default}, n seconds later. */
  public static AuditEntry entry(long n) {
    return new AuditEntry(
        id(n),
        at(n),
        new Who(Optional.of("bob"), Optional.empty(), "127.0.0.1"),
        new Call(
            "jobs.write",
            "PUT",
            Optional.of("/api/v1/namespaces/{namespace}/jobs/{name}"),
            Optional.of("default"),
            Optional.of("default/job" + n)),
        new Result(Outcome.DONE, 200, Optional.empty(), 1),
        new Change(Optional.of("{\"a\":1}"), Optional.of("{\"a\":2}")));
  }

  public static String id(long n) {
    return "%012x-00000-0123456789ab".formatted(at(n).toEpochMilli());
  }

  public static Instant at(long n) {
    return Records.T0.plusSeconds(n);
  }

  public static AuditEntry by(AuditEntry entry, String user, String token) {
    Who who =
        new Who(
            Optional.of(user).filter(name -> !name.isEmpty()),
            Optional.of(token).filter(name -> !name.isEmpty()),
            entry.who().address());
    return new AuditEntry(
        entry.id(), entry.at(), who, entry.call(), entry.result(), entry.change());
  }

  public static AuditEntry from(AuditEntry entry, String address) {
    return new AuditEntry(
        entry.id(),
        entry.at(),
        new Who(entry.who().user(), entry.who().token(), address),
        entry.call(),
        entry.result(),
        entry.change());
  }

  /** About something in a namespace, or, where that is empty, in none. */
  public static AuditEntry about(AuditEntry entry, String action, String namespace, String target) {
    Call call =
        new Call(
            action,
            entry.call().method(),
            entry.call().route(),
            Optional.of(namespace).filter(name -> !name.isEmpty()),
            Optional.of(target).filter(name -> !name.isEmpty()));
    return new AuditEntry(
        entry.id(), entry.at(), entry.who(), call, entry.result(), entry.change());
  }

  public static AuditEntry refused(AuditEntry entry, int status, String code) {
    return new AuditEntry(
        entry.id(),
        entry.at(),
        entry.who(),
        entry.call(),
        new Result(status >= 500 ? Outcome.FAILED : Outcome.REFUSED, status, Optional.of(code), 1),
        Change.NONE);
  }

  /** One in which everything is missing that may be. */
  public static AuditEntry bare(long n) {
    return new AuditEntry(
        id(n),
        at(n),
        new Who(Optional.empty(), Optional.empty(), "::1"),
        new Call("unknown", "DELETE", Optional.empty(), Optional.empty(), Optional.empty()),
        new Result(Outcome.REFUSED, 401, Optional.empty(), 7),
        Change.NONE);
  }
}
