package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.security.Access;
import io.belfry.security.Route;
import io.belfry.security.Routes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the one table of routes to what the code serves: no route is open by accident. */
class RouteTableTest {
  private final List<Route> table = new Routes(false).all();

  private Set<String> tableOf(String prefix) {
    Set<String> routes = new TreeSet<>();
    table.stream()
        .filter(route -> route.path().startsWith(prefix))
        .forEach(route -> routes.add(route.method() + " " + route.path()));
    return routes;
  }

  @Test
  void everyResourceIsInTheTableAndEveryLineIsServed() {
    assertThat(tableOf(ApiApplication.BASE)).isEqualTo(ServedRoutes.ofResources());
  }

  @Test
  void everyServletIsInTheTable() {
    assertThat(ServedRoutes.ofServlets())
        .containsExactlyInAnyOrder("/health/*", "/metrics/*", "/openapi/*");
    assertThat(tableOf("/health"))
        .containsExactlyInAnyOrder("GET /health/live", "GET /health/ready");
    assertThat(tableOf("/metrics")).containsExactly("GET /metrics");
    assertThat(tableOf("/openapi")).containsExactly("GET /openapi");
  }

  @Test
  void openIsWhatTheListOfOpenRoutesSays() {
    List<Route> open = table.stream().filter(r -> r.access() instanceof Access.Open).toList();

    assertThat(open).isEqualTo(Routes.OPEN_ROUTES);
  }

  @Test
  void publicMetricsAreOpen() {
    List<Route> open =
        new Routes(true).all().stream().filter(r -> r.access() instanceof Access.Open).toList();

    assertThat(open).contains(new Route("GET", "/metrics", new Access.Open()));
    assertThat(open).hasSize(Routes.OPEN_ROUTES.size() + 1);
  }
}
