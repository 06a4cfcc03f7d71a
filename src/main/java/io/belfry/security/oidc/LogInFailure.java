package io.belfry.security.oidc;

import io.belfry.security.VouchedLogIn.Why;
import java.util.Optional;

/**
 * Why a log-in did not come to its end; its message is for the server's log and holds no secret.
 */
public final class LogInFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the page tells people. */
  enum Code {
    /** The person or the provider said no. */
    DENIED("oidc.denied"),
    /** It was not begun here, or too long ago, or ended already, or by another browser. */
    EXPIRED("oidc.expired"),
    /** The provider answered what can't be believed, or nothing that makes sense. */
    FAILED("oidc.failed"),
    /** The provider does not answer. */
    UNAVAILABLE("oidc.unavailable"),
    /** Too many log-ins began at this address. */
    TOO_MANY("login.tooMany");

    private final String code;

    Code(String code) {
      this.code = code;
    }
  }

  private final String code;
  private final transient Optional<String> user;

  private LogInFailure(String code, String message, Optional<String> user) {
    super(message);
    this.code = code;
    this.user = user;
  }

  static LogInFailure of(Code code, String message) {
    return new LogInFailure(code.code, message, Optional.empty());
  }

  static LogInFailure failed(String message) {
    return of(Code.FAILED, message);
  }

  static LogInFailure unavailable(String message) {
    return of(Code.UNAVAILABLE, message);
  }

  static LogInFailure refused(Why why, Optional<String> user) {
    return new LogInFailure(why.code(), "the account is not let in: " + why, user);
  }

  /** The stable code for the page and the audit. */
  public String code() {
    return code;
  }

  /** Whom it is about, where that is known. */
  public Optional<String> user() {
    return user;
  }
}
