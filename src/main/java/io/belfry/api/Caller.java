package io.belfry.api;

import io.belfry.api.IdempotentCalls.Call;
import io.belfry.security.Action;
import io.belfry.security.Identity;
import io.belfry.security.Namespaces;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.security.Principal;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Who makes a call, and by what it is known when it comes again. */
@SuppressWarnings("NullAway.Init") // the server fills it in
public class Caller {
  /** Whoever calls while there are no accounts. */
  private static final String NOBODY = "anonymous";

  /** The call's own key. */
  @HeaderParam(IdempotentCalls.HEADER)
  @Parameter(description = "a call that comes again with the same key has no second effect")
  @Nullable String key;

  @Context UriInfo uri;
  @Context SecurityContext security;

  String name() {
    return Optional.ofNullable(security.getUserPrincipal()).map(Principal::getName).orElse(NOBODY);
  }

  /** Who calls; behind the access filter every closed route has somebody. */
  Identity identity() {
    if (security.getUserPrincipal() instanceof Identity identity) {
      return identity;
    }
    throw ApiProblem.of(401, "unauthorized", "Please log in, or send a token.");
  }

  /** The namespaces in which the caller may do this. */
  Namespaces visible(Action action) {
    return identity().grants().visible(action);
  }

  /** Who calls, where it is a person at the page: a token can do nothing about its own account. */
  Identity ofSession() {
    Identity identity = identity();
    if (identity.session().isEmpty()) {
      throw ApiProblem.of(403, "session.required", "This needs a log-in; a token can't do it.");
    }
    return identity;
  }

  /** The call with this body. */
  Call call(JsonBody body) {
    String user = security.getUserPrincipal() instanceof Identity who ? who.user() : NOBODY;
    return Call.of(key, user, body.fingerprint("POST", uri.getPath()));
  }
}
