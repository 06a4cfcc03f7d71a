package io.belfry.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.codec.Masking;
import io.belfry.log.AuditEntry;
import io.belfry.log.AuditEntry.Call;
import io.belfry.log.AuditEntry.Change;
import io.belfry.log.AuditEntry.Outcome;
import io.belfry.log.AuditEntry.Result;
import io.belfry.log.AuditEntry.Who;
import io.belfry.security.Identity;
import io.belfry.security.Route;
import io.belfry.security.Routes.Match;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides what is recorded of an answered request.
 *
 * <p>All that may change something is, and every log-in, and every export of the audit. Of other
 * reads only those are that were not allowed to somebody, or tried with credentials that are none:
 * that a page was opened before its user logged in is no attempt at anything.
 */
final class AuditRules {
  /** The most bytes of a document from before or after a change. */
  static final int MAX_DOCUMENT = 32 * 1024;

  private static final Pattern NAME = Pattern.compile("[\\p{Graph}&&[^<>\"'`]]{1,100}");
  private static final String NO_NAME = "(not a name)";
  private static final Set<Integer> REFUSALS = Set.of(401, 403, 405, 429);
  private static final String EXPORT = ":export";

  /** Stands for the method where there was no request. */
  private static final String BY_ITSELF = "START";

  private AuditRules() {}

  /** The entry for a request, where it makes one. */
  static Optional<AuditEntry> entry(
      AnsweredRequest request, AuditNote note, AuditIds ids, Instant now) {
    Optional<Route> route = request.match().map(Match::route);
    String action = AuditActions.of(route);
    Outcome outcome = outcome(request, note);
    if (!isRecorded(request, note, action, outcome)) {
      return Optional.empty();
    }
    Call call =
        new Call(
            action,
            request.method(),
            route.map(Route::path),
            request.match().flatMap(AuditTargets::namespace),
            target(request, note));
    Result result = new Result(outcome, request.status(), code(request, note), 1);
    Change change =
        outcome == Outcome.DONE
            ? new Change(document(note.before()), document(note.after()))
            : Change.NONE;
    return Optional.of(
        new AuditEntry(ids.next(now), now, who(request, note), call, result, change));
  }

  /** The entry for a request that the guard turned away by the rule of this code. */
  static AuditEntry turnedAway(AnsweredRequest request, String code, AuditIds ids, Instant now) {
    AuditNote note = new AuditNote((noted, status) -> {});
    note.code(code);
    Optional<Route> route = request.match().map(Match::route);
    Call call =
        new Call(
            AuditActions.of(route),
            request.method(),
            route.map(Route::path),
            request.match().flatMap(AuditTargets::namespace),
            target(request, note));
    Result result = new Result(Outcome.REFUSED, request.status(), Optional.of(code), 1);
    return new AuditEntry(ids.next(now), now, who(request, note), call, result, Change.NONE);
  }

  /** The entry for what a node did by itself, which no request asked for. */
  static AuditEntry byTheNode(
      String action, String target, String node, AuditIds ids, Instant now) {
    Who who = new Who(Optional.empty(), Optional.empty(), node);
    Call call =
        new Call(action, BY_ITSELF, Optional.empty(), Optional.empty(), Optional.of(target));
    Result result = new Result(Outcome.DONE, 0, Optional.empty(), 1);
    return new AuditEntry(ids.next(now), now, who, call, result, Change.NONE);
  }

  private static boolean isRecorded(
      AnsweredRequest request, AuditNote note, String action, Outcome outcome) {
    boolean always = action.equals(AuditActions.LOGIN) || isExport(request);
    boolean reading = !request.mayChange() || note.isReadOnly() || action.endsWith(".read");
    if (always || !reading) {
      return true;
    }
    boolean known = request.match().isPresent() && request.caller().isPresent();
    return outcome == Outcome.REFUSED && (known || request.hasCredentials());
  }

  private static boolean isExport(AnsweredRequest request) {
    return request.match().map(match -> match.route().path().endsWith(EXPORT)).orElse(false);
  }

  /**
   * What came of it. A 404 without a code of its own is the answer of the access rules to whoever
   * has nothing to do with a namespace; a code on an answer that is no error is a log-in that
   * failed and sent the browser on.
   */
  static Outcome outcome(AnsweredRequest request, AuditNote note) {
    int status = request.status();
    if (status < 400) {
      return note.code().isEmpty() ? Outcome.DONE : Outcome.REFUSED;
    }
    boolean hidden = status == 404 && note.code().map("notFound"::equals).orElse(true);
    return hidden || REFUSALS.contains(status) ? Outcome.REFUSED : Outcome.FAILED;
  }

  private static Optional<String> code(AnsweredRequest request, AuditNote note) {
    return note.code()
        .or(
            () ->
                switch (request.status()) {
                  case 401 -> Optional.of("unauthorized");
                  case 403 -> Optional.of("forbidden");
                  case 404 -> Optional.of("notFound");
                  case 405 -> Optional.of("methodNotAllowed");
                  default -> Optional.empty();
                });
  }

  private static Who who(AnsweredRequest request, AuditNote note) {
    Optional<Identity> caller = request.caller();
    return new Who(
        caller.map(Identity::user).or(() -> note.user().map(AuditRules::name)),
        caller.flatMap(Identity::token).map(Identity.Token::name),
        request.address());
  }

  /** A name that can be none may be anything, such as a password in the wrong field. */
  private static String name(String tried) {
    return NAME.matcher(tried).matches() ? tried : NO_NAME;
  }

  private static Optional<String> target(AnsweredRequest request, AuditNote note) {
    if (request.match().isEmpty()) {
      return Optional.of(AuditTargets.cut(request.path()));
    }
    return note.target()
        .map(AuditTargets::cut)
        .or(() -> request.match().flatMap(AuditTargets::target));
  }

  /** A document without secrets, or its beginning where it is too long. */
  static Optional<String> document(Optional<ObjectNode> document) {
    return document.map(Masking::document).map(Json::write).map(AuditRules::shortened);
  }

  private static String shortened(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_DOCUMENT) {
      return json;
    }
    // a character takes up to 3 bytes, as does a quote that is quoted anew
    int end = Math.min(json.length(), MAX_DOCUMENT / 4);
    int whole = Character.isHighSurrogate(json.charAt(end - 1)) ? end - 1 : end;
    return Json.write(
        Json.object()
            .put("truncated", true)
            .put("bytes", bytes.length)
            .put("beginning", json.substring(0, whole)));
  }
}
