package io.belfry.audit;

import io.belfry.security.Grants;
import io.belfry.security.Identity;
import io.belfry.security.Role;
import io.belfry.security.Routes;
import java.util.Map;
import java.util.Optional;

/** Answered requests for tests. */
final class Requests {
  static final Routes ROUTES = new Routes(false);
  static final String JOB = "/api/v1/namespaces/default/jobs/nightly";

  private Requests() {}

  static AnsweredRequest request(String user, String method, String path, int status) {
    return new AnsweredRequest(
        method,
        path,
        ROUTES.find(method, path),
        Optional.of(user).filter(name -> !name.isEmpty()).map(Requests::identity),
        false,
        "127.0.0.1",
        status);
  }

  static AnsweredRequest from(String address, AnsweredRequest request) {
    return new AnsweredRequest(
        request.method(),
        request.path(),
        request.match(),
        request.caller(),
        request.hasCredentials(),
        address,
        request.status());
  }

  static AnsweredRequest withCredentials(AnsweredRequest request) {
    return new AnsweredRequest(
        request.method(),
        request.path(),
        request.match(),
        request.caller(),
        true,
        request.address(),
        request.status());
  }

  static Identity identity(String name) {
    String user = name.split("/", -1)[0];
    Identity.Credential credential =
        name.contains("/")
            ? new Identity.Token("0123", name.substring(name.indexOf('/') + 1))
            : new Identity.Session("4567");
    return new Identity(user, Grants.of(Map.of("*", Role.ADMIN)), credential, false);
  }

  static AuditNote note() {
    return new AuditNote((note, status) -> {});
  }

  static AuditNote note(String code) {
    AuditNote note = note();
    note.code(code);
    return note;
  }
}
