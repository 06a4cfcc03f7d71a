package io.belfry.api;

import io.belfry.security.PasswordRules.Fault;
import java.time.Duration;

/** The problems that log-ins and passwords can have. */
final class Passwords {
  private Passwords() {}

  static ApiProblem failed() {
    return ApiProblem.of(401, "login.failed", "the user name or the password is wrong");
  }

  static ApiProblem tooMany(Duration retryAfter) {
    return ApiProblem.tooMany(
        "login.tooMany", "there were too many wrong passwords; wait a little", retryAfter);
  }

  static ApiProblem busy() {
    return ApiProblem.retryLater("login.busy", "too many passwords wait to be checked");
  }

  static ApiProblem refused(Fault fault) {
    return ApiProblem.ofField(fault.code(), "password", fault.detail());
  }

  static ApiProblem notLocal() {
    return ApiProblem.of(
        409,
        "password.notLocal",
        "the account has no password here; another system vouches for it");
  }
}
