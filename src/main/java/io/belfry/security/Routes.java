package io.belfry.security;

import io.belfry.security.Access.Needs;
import io.belfry.security.Access.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Every route below {@code /api}, and the documents beside it, with what each asks of whoever calls
 * it. A route that is not here answers nobody; a test holds the table to the resources.
 */
public final class Routes {
  private static final String API = "/api/v1";
  private static final String JOBS = API + "/namespaces/{namespace}/jobs";
  private static final String JOB = JOBS + "/{name}";
  private static final String EXECUTION = API + "/executions/{id}";
  private static final String SECRETS = API + "/namespaces/{namespace}/secrets";
  private static final String CALENDARS = API + "/calendars";
  private static final String WINDOWS = API + "/maintenance-windows";
  private static final Access OPEN = new Access.Open();
  private static final Access KNOWN = new Access.Known();
  private static final Access SIGNED_IN = new Access.SignedIn();

  /** What the rest of the table is measured by: everything else is closed. */
  public static final List<Route> OPEN_ROUTES =
      List.of(
          new Route("GET", "/health/live", OPEN),
          new Route("GET", "/health/ready", OPEN),
          new Route("GET", API + "/login", OPEN),
          new Route("POST", API + "/session", OPEN),
          new Route("GET", API + "/oidc/start", OPEN),
          new Route("GET", API + "/oidc/callback", OPEN));

  private static final List<Route> CLOSED_ROUTES =
      List.of(
          new Route("GET", "/openapi", SIGNED_IN),
          new Route("GET", "/metrics", needs(Action.METRICS_READ, Where.ANYWHERE)),
          // who am I
          new Route("GET", API + "/session", KNOWN),
          new Route("DELETE", API + "/session", KNOWN),
          new Route("POST", API + "/account:change-password", KNOWN),
          new Route("GET", API + "/account/sessions", SIGNED_IN),
          new Route("DELETE", API + "/account/sessions/{id}", SIGNED_IN),
          new Route("GET", API + "/roles", SIGNED_IN),
          new Route("GET", API + "/tokens", SIGNED_IN),
          new Route("POST", API + "/tokens", SIGNED_IN),
          new Route("DELETE", API + "/tokens/{id}", SIGNED_IN),
          // users
          new Route("GET", API + "/users", needs(Action.USERS_READ, Where.EVERYWHERE)),
          new Route("POST", API + "/users", needs(Action.USERS_WRITE, Where.EVERYWHERE)),
          new Route("GET", API + "/users/{name}", needs(Action.USERS_READ, Where.EVERYWHERE)),
          new Route("PATCH", API + "/users/{name}", needs(Action.USERS_WRITE, Where.EVERYWHERE)),
          new Route("DELETE", API + "/users/{name}", needs(Action.USERS_WRITE, Where.EVERYWHERE)),
          new Route(
              "POST",
              API + "/users/{name}:reset-password",
              needs(Action.USERS_WRITE, Where.EVERYWHERE)),
          new Route(
              "POST",
              API + "/users/{name}:end-sessions",
              needs(Action.USERS_WRITE, Where.EVERYWHERE)),
          // the audit
          new Route("GET", API + "/audit", needs(Action.AUDIT_READ, Where.ANYWHERE)),
          new Route("GET", API + "/audit:export", needs(Action.AUDIT_READ, Where.ANYWHERE)),
          // jobs
          new Route("GET", API + "/jobs", needs(Action.JOBS_READ, Where.ANYWHERE)),
          new Route("GET", API + "/namespaces", needs(Action.JOBS_READ, Where.ANYWHERE)),
          new Route("GET", JOBS, needs(Action.JOBS_READ, Where.NAMESPACE)),
          new Route("POST", JOBS, needs(Action.JOBS_WRITE, Where.NAMESPACE)),
          new Route("GET", JOB, needs(Action.JOBS_READ, Where.NAMESPACE)),
          new Route("PUT", JOB, needs(Action.JOBS_WRITE, Where.NAMESPACE)),
          new Route("PATCH", JOB, needs(Action.JOBS_WRITE, Where.NAMESPACE)),
          new Route("DELETE", JOB, needs(Action.JOBS_WRITE, Where.NAMESPACE)),
          new Route("POST", JOB + ":run", needs(Action.JOBS_RUN, Where.NAMESPACE)),
          new Route("POST", JOB + ":backfill", needs(Action.JOBS_RUN, Where.NAMESPACE)),
          new Route("GET", JOB + "/backfills", needs(Action.JOBS_READ, Where.NAMESPACE)),
          new Route("DELETE", JOB + "/backfills/{id}", needs(Action.JOBS_RUN, Where.NAMESPACE)),
          new Route("POST", JOB + ":suspend", needs(Action.JOBS_SUSPEND, Where.NAMESPACE)),
          new Route("POST", JOB + ":resume", needs(Action.JOBS_SUSPEND, Where.NAMESPACE)),
          new Route("GET", JOB + "/executions", needs(Action.EXECUTIONS_READ, Where.NAMESPACE)),
          new Route("GET", JOB + "/versions", needs(Action.JOBS_READ, Where.NAMESPACE)),
          new Route("GET", JOB + "/versions/{version}", needs(Action.JOBS_READ, Where.NAMESPACE)),
          new Route(
              "POST",
              JOB + "/versions/{version}:rollback",
              needs(Action.JOBS_WRITE, Where.NAMESPACE)),
          new Route("POST", API + "/schedules:preview", needs(Action.JOBS_READ, Where.ANYWHERE)),
          new Route("GET", API + "/forecast", needs(Action.JOBS_READ, Where.ANYWHERE)),
          new Route("GET", API + "/upcoming", needs(Action.JOBS_READ, Where.ANYWHERE)),
          // executions
          new Route("GET", API + "/executions", needs(Action.EXECUTIONS_READ, Where.ANYWHERE)),
          new Route("GET", EXECUTION, needs(Action.EXECUTIONS_READ, Where.EXECUTION)),
          new Route("POST", EXECUTION + ":kill", needs(Action.EXECUTIONS_KILL, Where.EXECUTION)),
          new Route("GET", EXECUTION + "/output", needs(Action.EXECUTIONS_READ, Where.EXECUTION)),
          new Route(
              "GET", EXECUTION + "/output:follow", needs(Action.EXECUTIONS_READ, Where.EXECUTION)),
          // secrets
          new Route("GET", SECRETS, needs(Action.SECRETS_READ, Where.NAMESPACE)),
          new Route("PUT", SECRETS + "/{name}", needs(Action.SECRETS_WRITE, Where.NAMESPACE)),
          new Route("DELETE", SECRETS + "/{name}", needs(Action.SECRETS_WRITE, Where.NAMESPACE)),
          // calendars
          new Route("GET", CALENDARS, needs(Action.JOBS_READ, Where.ANYWHERE)),
          new Route("GET", CALENDARS + "/{name}", needs(Action.JOBS_READ, Where.ANYWHERE)),
          new Route("PUT", CALENDARS + "/{name}", needs(Action.CALENDARS_WRITE, Where.EVERYWHERE)),
          new Route(
              "DELETE", CALENDARS + "/{name}", needs(Action.CALENDARS_WRITE, Where.EVERYWHERE)),
          new Route("POST", CALENDARS + ":preview", needs(Action.JOBS_READ, Where.ANYWHERE)),
          new Route("POST", CALENDARS + ":import", needs(Action.CALENDARS_WRITE, Where.EVERYWHERE)),
          new Route("GET", WINDOWS, needs(Action.JOBS_READ, Where.ANYWHERE)),
          new Route("GET", WINDOWS + "/{name}", needs(Action.JOBS_READ, Where.ANYWHERE)),
          new Route("PUT", WINDOWS + "/{name}", needs(Action.WINDOWS_WRITE, Where.EVERYWHERE)),
          new Route("DELETE", WINDOWS + "/{name}", needs(Action.WINDOWS_WRITE, Where.EVERYWHERE)),
          // workers
          new Route("GET", API + "/workers", needs(Action.WORKERS_READ, Where.ANYWHERE)),
          new Route("GET", API + "/workers/{id}", needs(Action.WORKERS_READ, Where.ANYWHERE)),
          new Route(
              "POST", API + "/workers/{id}:drain", needs(Action.WORKERS_WRITE, Where.EVERYWHERE)),
          new Route(
              "POST", API + "/workers/{id}:undrain", needs(Action.WORKERS_WRITE, Where.EVERYWHERE)),
          new Route(
              "POST", API + "/workers/{id}:ping", needs(Action.WORKERS_WRITE, Where.EVERYWHERE)),
          new Route("GET", API + "/stats", needs(Action.JOBS_READ, Where.ANYWHERE)),
          new Route("GET", API + "/stats/buckets", needs(Action.EXECUTIONS_READ, Where.ANYWHERE)));

  private final List<Route> all;

  /** The table; where the metrics are public, they are open. */
  public Routes(boolean metricsPublic) {
    List<Route> routes = new ArrayList<>(OPEN_ROUTES);
    for (Route route : CLOSED_ROUTES) {
      boolean opened = metricsPublic && route.path().equals("/metrics");
      routes.add(opened ? new Route(route.method(), route.path(), OPEN) : route);
    }
    all = List.copyOf(routes);
  }

  /**
   * A route with the parameters of one path.
   *
   * @param route the route
   * @param parameters the decoded parameters of the path, by their names
   */
  public record Match(Route route, Map<String, String> parameters) {
    /** A parameter of the path, or the empty text where the route has none of this name. */
    public String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }
  }

  /** All routes. */
  public List<Route> all() {
    return all;
  }

  /**
   * Whether the path is judged by this table; the others are open: health, which answers nothing
   * else, and the files of the page.
   */
  public static boolean covers(String path) {
    return List.of("/api", "/metrics", "/openapi").stream()
        .anyMatch(folder -> path.equals(folder) || path.startsWith(folder + "/"));
  }

  /** The route of a request, by its method and its path as it was sent. */
  public Optional<Match> find(String method, String rawPath) {
    List<String> segments = Route.segments(rawPath);
    for (Route route : all) {
      if (route.takes(method)) {
        Optional<Map<String, String>> parameters = route.match(segments);
        if (parameters.isPresent()) {
          return Optional.of(new Match(route, parameters.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** The methods that the path is served with, for the Allow header; none where it is not. */
  public List<String> methods(String rawPath) {
    List<String> segments = Route.segments(rawPath);
    TreeSet<String> methods = new TreeSet<>();
    for (Route route : all) {
      if (route.match(segments).isPresent()) {
        methods.add(route.method());
        if (route.method().equals("GET")) {
          methods.add("HEAD");
        }
      }
    }
    return List.copyOf(methods);
  }

  private static Access needs(Action action, Where where) {
    return new Needs(action, where);
  }
}
