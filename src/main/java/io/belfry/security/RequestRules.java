package io.belfry.security;

import io.belfry.config.HttpSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a request is looked at, whoever it is from: only from this machine where nobody
 * opened the node, only under the node's own names (DNS rebinding), changes only from the node's
 * own pages (cross-site request forgery) with a body in JSON, and secrets not in a query, which
 * ends in logs and histories.
 *
 * <p>Whoever is refused learns from the answer which rule it was, not what would pass.
 */
public final class RequestRules {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
  private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> BODY_TYPES =
      Set.of("application/json", "application/merge-patch+json");

  private static final Set<String> SECRET_PARAMETERS =
      Set.of("token", "access_token", "api_key", "apikey", "authorization");

  /** The methods that are known, for the Allow header. */
  public static final String ALLOW = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE";

  private final HttpSettings settings;

  /** Rules by these settings. */
  public RequestRules(HttpSettings settings) {
    this.settings = settings;
  }

  /** Whether there is such a method for us. */
  public static boolean isKnown(String method) {
    return METHODS.contains(method);
  }

  /** Why the request is refused, or nothing where it is let in. */
  public Optional<Refusal> judge(RequestFacts request) {
    Optional<String> path = RequestPath.read(request.path());
    if (path.isEmpty()) {
      return refuse(400, "invalidPath", "The path is malformed or ambiguous.");
    }
    if (!isKnown(request.method())) {
      return refuse(405, "methodNotAllowed", "This method is not served.");
    }
    return judgeClient(request)
        .or(() -> judgeQuery(request.query()))
        .or(() -> judgeHost(request, path.get()))
        .or(() -> request.changesState() ? judgeChange(request) : Optional.empty());
  }

  private Optional<Refusal> judgeClient(RequestFacts request) {
    return settings.loopbackOnly() && !request.client().isLoopback()
        ? refuse(403, "notLoopback", "Only requests from this machine are served.")
        : Optional.empty();
  }

  private static Optional<Refusal> judgeQuery(String query) {
    for (String parameter : query.split("[&;]", -1)) {
      String name = parameter.split("=", 2)[0];
      String decoded = RequestPath.decode(name).orElse(name).strip().toLowerCase(Locale.ROOT);
      if (SECRET_PARAMETERS.contains(decoded)) {
        return refuse(
            400, "token.inQuery", "A token belongs in the Authorization header, not the address.");
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> judgeHost(RequestFacts request, String path) {
    List<String> hosts = request.all("host");
    if (hosts.size() != 1) {
      return refuse(400, "invalidHost", "There must be one Host header.");
    }
    // whoever probes calls a node by its bare address; there is nothing to steal here
    boolean anyHost =
        isBelow(path, "/health") || (isBelow(path, "/metrics") && settings.metricsPublic());
    return anyHost || Authority.parse(hosts.get(0)).filter(this::isOwn).isPresent()
        ? Optional.empty()
        : refuse(403, "hostNotAllowed", "The node is not served under this host name.");
  }

  private boolean isOwn(Authority authority) {
    return LOOPBACK_HOSTS.contains(authority.host())
        || settings.allowedHosts().contains(authority.host());
  }

  private Optional<Refusal> judgeChange(RequestFacts request) {
    List<String> origins = request.all("origin");
    boolean named = origins.size() == 1 && isNamed(origins.get(0));
    if (!origins.isEmpty() && !named && !(origins.size() == 1 && isOwnOrigin(request))) {
      return refuse(403, "originNotAllowed", "Changes from pages of this origin are refused.");
    }
    // a browser that tells no Origin still tells this; "none" is a person at the address bar
    boolean foreign =
        request.all("sec-fetch-site").stream()
            .anyMatch(site -> !site.equals("same-origin") && !site.equals("none"));
    if (foreign && !named) {
      return refuse(403, "originNotAllowed", "Changes from pages of other sites are refused.");
    }
    return judgeBody(request);
  }

  private boolean isNamed(String origin) {
    return settings.allowedOrigins().contains(origin.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether the origin is the host that was called. Over plain HTTP an https origin passes too: TLS
   * may end at a proxy that nobody told us of.
   */
  private static boolean isOwnOrigin(RequestFacts request) {
    String origin = request.first("origin").orElse("").toLowerCase(Locale.ROOT);
    boolean https = origin.startsWith("https://");
    if (!https && (request.client().secure() || !origin.startsWith("http://"))) {
      return false;
    }
    Optional<Authority> theirs = Authority.parse(origin.substring(origin.indexOf("://") + 3));
    Optional<Authority> ours = request.first("host").flatMap(Authority::parse);
    return theirs.isPresent()
        && ours.filter(host -> host.sameAs(theirs.get(), https ? 443 : 80)).isPresent();
  }

  private static Optional<Refusal> judgeBody(RequestFacts request) {
    List<String> types = request.all("content-type");
    boolean plain =
        request.all("content-encoding").stream()
            .allMatch(each -> each.equalsIgnoreCase("identity"));
    boolean known = types.size() == 1 && isBodyType(types.get(0));
    if (!plain || (types.isEmpty() ? hasBody(request) : !known)) {
      return refuse(415, "unsupportedMediaType", "A body must be JSON in UTF-8, not compressed.");
    }
    return Optional.empty();
  }

  private static boolean hasBody(RequestFacts request) {
    return request.first("transfer-encoding").isPresent()
        || request
            .first("content-length")
            .filter(length -> !length.strip().equals("0"))
            .isPresent();
  }

  private static boolean isBodyType(String contentType) {
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return BODY_TYPES.contains(parts[0].strip());
  }

  private static boolean isBelow(String path, String folder) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }

  private static Optional<Refusal> refuse(int status, String code, String detail) {
    return Optional.of(new Refusal(status, code, detail));
  }
}
