package io.belfry.audit;

import io.belfry.security.Access.Needs;
import io.belfry.security.Route;
import java.util.Map;
import java.util.Optional;

/** Names what a route does: the action that it needs, or a name of its own where it needs none. */
public final class AuditActions {
  /** Somebody logs in. */
  public static final String LOGIN = "login";

  /** Somebody logs out. */
  public static final String LOGOUT = "logout";

  /** The very first start of a cluster made the account {@code admin}. */
  public static final String ADMIN_MADE = "admin.made";

  /** A start with {@code belfry.admin.reset} gave the account {@code admin} a new password. */
  public static final String ADMIN_RESET = "admin.reset";

  /** Something is called that there is not. */
  static final String UNKNOWN = "unknown";

  /** Reading or exporting the audit. */
  static final String AUDIT_READ = "audit.read";

  private static final String OTHER = "account.use";
  private static final String API = "/api/v1";

  private static final Map<String, String> WITHOUT_ACTION =
      Map.of(
          "POST " + API + "/session", LOGIN,
          "DELETE " + API + "/session", LOGOUT,
          "GET " + API + "/oidc/callback", LOGIN,
          "POST " + API + "/account:change-password", "password.change",
          "DELETE " + API + "/account/sessions/{id}", "sessions.end",
          "POST " + API + "/tokens", "tokens.write",
          "DELETE " + API + "/tokens/{id}", "tokens.write");

  private AuditActions() {}

  /** The name of what a route does. */
  static String of(Optional<Route> route) {
    return route.map(AuditActions::of).orElse(UNKNOWN);
  }

  private static String of(Route route) {
    if (route.access() instanceof Needs needs) {
      return needs.action().code();
    }
    return WITHOUT_ACTION.getOrDefault(route.method() + " " + route.path(), OTHER);
  }
}
