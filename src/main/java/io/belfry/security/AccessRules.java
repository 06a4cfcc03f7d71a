package io.belfry.security;

import io.belfry.security.Access.Needs;
import io.belfry.security.Routes.Match;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether somebody may make a request; what the table of routes does not let in is refused.
 *
 * <p>Whoever has no credentials learns nothing but that: also an address that there is not asks for
 * them. In a namespace that somebody has nothing to do with nothing is found.
 */
public final class AccessRules {
  private final Routes routes;

  /** Rules by this table. */
  public AccessRules(Routes routes) {
    this.routes = routes;
  }

  /** Whether anybody may make the request, so that nobody needs to be asked who it is. */
  public boolean isOpen(String method, String rawPath) {
    return routes
        .find(method, rawPath)
        .filter(match -> match.route().access() instanceof Access.Open)
        .isPresent();
  }

  /**
   * Why the request is refused, or nothing where it is let in.
   *
   * @param method the method
   * @param rawPath the path as it was sent, one that {@link RequestPath} can read
   * @param caller who calls, where the credentials prove it
   */
  public Optional<Refusal> judge(String method, String rawPath, Optional<Identity> caller) {
    if (isOpen(method, rawPath)) {
      return Optional.empty();
    }
    Optional<Match> match = routes.find(method, rawPath);
    if (caller.isEmpty()) {
      return refuse(401, "unauthorized", "Please log in, or send a token.");
    }
    if (match.isEmpty()) {
      return unknown(rawPath);
    }
    Access access = match.get().route().access();
    if (access instanceof Access.Known) {
      return Optional.empty();
    }
    if (caller.get().mustChangePassword()) {
      return refuse(403, "password.mustChange", "Please choose a password of your own first.");
    }
    return access instanceof Needs needs
        ? judge(needs, match.get(), caller.get().grants())
        : Optional.empty();
  }

  /** The methods that the path is served with. */
  public List<String> methods(String rawPath) {
    return routes.methods(rawPath);
  }

  private Optional<Refusal> unknown(String rawPath) {
    return routes.methods(rawPath).isEmpty()
        ? refuse(404, "notFound", "There is nothing under this address.")
        : refuse(405, "methodNotAllowed", "This method is not served here.");
  }

  private static Optional<Refusal> judge(Needs needs, Match match, Grants grants) {
    return switch (needs.where()) {
      case NAMESPACE -> inNamespace(needs, match.parameter("namespace"), grants);
      case EXECUTION -> inNamespace(needs, namespaceOf(match.parameter("id")), grants);
      case ANYWHERE -> allowed(grants.mayAnywhere(needs.action()), needs);
      case EVERYWHERE -> allowed(grants.mayEverywhere(needs.action()), needs);
    };
  }

  private static Optional<Refusal> inNamespace(Needs needs, String namespace, Grants grants) {
    return grants.knows(namespace)
        ? allowed(grants.may(needs.action(), namespace), needs)
        : refuse(404, "notFound", "There is nothing under this address.");
  }

  private static Optional<Refusal> allowed(boolean allowed, Needs needs) {
    return allowed
        ? Optional.empty()
        : refuse(403, "forbidden", "This needs the right " + needs.action().code() + ".");
  }

  /** The namespace of an execution's id; an id without one is in none. */
  private static String namespaceOf(String id) {
    return id.substring(0, Math.max(0, id.indexOf('/')));
  }

  private static Optional<Refusal> refuse(int status, String code, String detail) {
    return Optional.of(new Refusal(status, code, detail));
  }
}
