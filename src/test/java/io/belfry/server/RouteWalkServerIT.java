package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.belfry.security.Access;
import io.belfry.security.Access.Needs;
import io.belfry.security.Access.Where;
import io.belfry.security.Action;
import io.belfry.security.Role;
import io.belfry.security.Route;
import io.belfry.security.Routes;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A walk over all routes and all methods on the running server: who has no credentials is asked for
 * them, who has too small a role is refused, and in a foreign namespace nothing is found.
 *
 * <p>The routes are those of the one table, which {@code RouteTableTest} holds to the resources.
 */
class RouteWalkServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NAMESPACE = "walk";
  private static final String FOREIGN = "walk-foreign";
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Routes TABLE = new Routes(false);

  /** A path of this form in a namespace; nothing that it names is there. */
  private static String path(Route route, String namespace) {
    return route
        .path()
        .replace("/executions/{id}", "/executions/" + namespace + "%2Fnothing%401764000000000")
        .replace("{namespace}", namespace)
        .replace("{version}", "1")
        .replaceAll("\\{\\w+}", "nothing");
  }

  private static Set<String> paths(String namespace) {
    Set<String> paths = new TreeSet<>();
    TABLE.all().forEach(route -> paths.add(path(route, namespace)));
    return paths;
  }

  private HttpResponse<String> call(String method, String path, String cookie)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = anonymous(path);
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    boolean patch = method.equals("PATCH");
    request.header("Content-Type", patch ? "application/merge-patch+json" : "application/json");
    return send(
        request.method(
            method,
            List.of("POST", "PUT", "PATCH").contains(method)
                ? BodyPublishers.ofString("{}")
                : BodyPublishers.noBody()));
  }

  private static boolean isOpen(String method, String path) {
    return TABLE
        .find(method, path)
        .filter(match -> match.route().access() instanceof Access.Open)
        .isPresent();
  }

  private static String code(HttpResponse<String> answer) throws IOException {
    return answer.body().isEmpty() ? "" : JSON.readTree(answer.body()).path("code").asText();
  }

  @Test
  void nobodyGetsPastTheOpenRoutesWithoutCredentials() throws Exception {
    int closed = 0;
    for (String path : paths(NAMESPACE)) {
      for (String method : METHODS) {
        if (path.startsWith("/health") || isOpen(method, path)) {
          continue;
        }
        HttpResponse<String> answer = call(method, path, "");
        assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(method.equals("HEAD") ? "unauthorized" : code(answer)).isEqualTo("unauthorized");
        closed++;
      }
    }
    assertThat(closed).isGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v1/application.wadl",
        "/api/v1/application.wadl/xsd0.xsd",
        "/api/v1/openapi",
        "/api/v1/health",
        "/api/v1/jobs/",
        "/api/v1/no-such-thing",
        "/api/v2/jobs",
        "/openapi",
        "/openapi/",
        "/openapi/v3",
        "/metrics",
        "/metrics/",
        "/metrics/base",
        "/metrics/vendor",
        "/metrics/application",
      })
  void whatTheServersAddOfTheirOwnIsClosedToo(String path) throws Exception {
    for (String method : METHODS) {
      assertThat(call(method, path, "").statusCode()).as(method + " " + path).isEqualTo(401);
    }
  }

  @Test
  void wrongCredentialsAreNone() throws Exception {
    for (String cookie :
        List.of(
            "belfry-session=",
            "belfry-session=x",
            "belfry-session=" + "A".repeat(43),
            Login.cookie() + "x",
            "JSESSIONID=" + Login.cookie().split("=", 2)[1])) {
      assertThat(call("GET", "/api/v1/jobs", cookie).statusCode()).as(cookie).isEqualTo(401);
    }
    for (String header : List.of("Bearer x", "Bearer blf_aaaa_bbbb", "Basic YWRtaW46eA==", "")) {
      HttpResponse<String> answer =
          send(request("/api/v1/jobs").header("Authorization", header).GET());
      assertThat(answer.statusCode()).as(header).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void aRoleMayExactlyWhatTheMatrixSays(Role role) throws Exception {
    String cookie =
        Login.newUser(
            "walk-" + role.name().toLowerCase(java.util.Locale.ROOT),
            "{\"" + NAMESPACE + "\": \"" + role.title() + "\"}");
    assertSoftly(
        softly -> {
          for (Route route : TABLE.all()) {
            if (route.access() instanceof Needs needs) {
              String line = role.title() + ": " + route.method() + " " + route.path();
              HttpResponse<String> own = quietly(route, NAMESPACE, cookie);
              if (allowed(role, needs)) {
                softly.assertThat(own.statusCode()).as(line).isNotIn(401, 403, 405, 500);
                softly.assertThat(quietCode(own)).as(line).isNotEqualTo("notFound");
              } else {
                softly.assertThat(own.statusCode()).as(line).isEqualTo(403);
                softly.assertThat(quietCode(own)).as(line).isEqualTo("forbidden");
              }
              if (needs.where() == Where.NAMESPACE || needs.where() == Where.EXECUTION) {
                HttpResponse<String> foreign = quietly(route, FOREIGN, cookie);
                softly.assertThat(foreign.statusCode()).as(line + " elsewhere").isEqualTo(404);
                softly.assertThat(quietCode(foreign)).as(line).isEqualTo("notFound");
              }
            }
          }
        });
  }

  private static boolean allowed(Role role, Needs needs) {
    return role.may(needs.action()) && needs.where() != Where.EVERYWHERE;
  }

  @Test
  void whoeverHasNoRoleMayOnlyLookAfterThemselves() throws Exception {
    String cookie = Login.newUser("walk-nobody", "{}");
    for (Route route : TABLE.all()) {
      if (route.access() instanceof Needs needs) {
        boolean inNamespace = needs.where() == Where.NAMESPACE || needs.where() == Where.EXECUTION;
        assertThat(quietly(route, NAMESPACE, cookie).statusCode())
            .as(route.method() + " " + route.path())
            .isEqualTo(inNamespace ? 404 : 403);
      }
    }
    assertThat(call("GET", "/api/v1/session", cookie).statusCode()).isEqualTo(200);
  }

  @Test
  void listsShowNothingOfForeignNamespaces() throws Exception {
    String job = "{\"name\":\"hidden\",\"schedule\":\"@yearly\",\"task\":{\"type\":\"noop\"}}";
    String jobs = "/api/v1/namespaces/" + FOREIGN + "/jobs";
    HttpResponse<String> made =
        send(
            request(jobs)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(job)));
    assertThat(made.statusCode()).as(made.body()).isIn(201, 409);
    assertThat(call("POST", jobs + "/hidden:run", Login.cookie()).statusCode()).isEqualTo(202);
    String cookie = Login.newUser("walk-lists", "{\"" + NAMESPACE + "\": \"Admin\"}");

    for (String list :
        List.of(
            "/jobs",
            "/jobs?namespace=" + FOREIGN,
            "/jobs?q=hidden",
            "/namespaces",
            "/upcoming?from=2026-12-31T00:00:00Z&to=2027-01-02T00:00:00Z",
            "/executions",
            "/executions?job=hidden",
            "/executions?namespace=" + FOREIGN,
            "/audit?namespace=" + FOREIGN,
            "/audit?q=hidden")) {
      HttpResponse<String> answer = call("GET", "/api/v1" + list, cookie);
      assertThat(answer.statusCode()).as(list).isEqualTo(200);
      assertThat(answer.body()).as(list).doesNotContain(FOREIGN + "\"", FOREIGN + "/", "hidden");
    }
    assertThat(JSON.readTree(call("GET", "/api/v1/stats", cookie).body()).at("/jobs/total").asInt())
        .isZero();
    assertThat(call("GET", "/api/v1/jobs?q=hidden", Login.cookie()).body()).contains(FOREIGN);
  }

  @Test
  void everyActionGuardsARoute() {
    Set<Action> guarding = new TreeSet<>();
    for (Route route : TABLE.all()) {
      if (route.access() instanceof Needs needs) {
        guarding.add(needs.action());
      }
    }
    assertThat(guarding).containsExactlyInAnyOrder(Action.values());
  }

  private HttpResponse<String> quietly(Route route, String namespace, String cookie) {
    try {
      return call(route.method(), path(route, namespace), cookie);
    } catch (IOException e) {
      throw new AssertionError(route.method() + " " + route.path(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String quietCode(HttpResponse<String> answer) {
    try {
      boolean problem =
          answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem");
      return problem ? code(answer) : "";
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }
}
