package io.belfry.security.oidc;

import io.belfry.security.oidc.LogInFailure.Code;
import java.util.Set;

/** Reads the error codes of OAuth 2.0 and OpenID Connect; others are not repeated in the log. */
final class ProviderErrors {
  private static final Set<String> DENIALS =
      Set.of("access_denied", "interaction_required", "login_required", "consent_required");
  private static final Set<String> OUTAGES = Set.of("server_error", "temporarily_unavailable");
  private static final Set<String> FAULTS =
      Set.of(
          "invalid_request",
          "invalid_client",
          "invalid_grant",
          "invalid_scope",
          "unauthorized_client",
          "unsupported_grant_type",
          "unsupported_response_type",
          "no reason");

  private ProviderErrors() {}

  /** Why the provider sent somebody back without a code. */
  static LogInFailure failure(String error) {
    Code code =
        DENIALS.contains(error)
            ? Code.DENIED
            : OUTAGES.contains(error) ? Code.UNAVAILABLE : Code.FAILED;
    return LogInFailure.of(code, "the provider sent no code: " + known(error));
  }

  /** The code where it is one of the standards. */
  static String known(String error) {
    boolean known = DENIALS.contains(error) || OUTAGES.contains(error) || FAULTS.contains(error);
    return known ? error : "an unknown error";
  }
}
