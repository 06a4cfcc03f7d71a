package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What answers at the edges of the address space: health, unknown routes, nothing of the server.
 */
class WebSurfaceServerIT extends BelfryServer {

  @Test
  void isAlive() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void answersAnUnknownRouteWithAProblem() throws Exception {
    HttpResponse<String> answer = get("/api/v1/no-such-thing");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(answer.body()).contains("\"code\"").doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/application.wadl", "/WEB-INF/web.xml", "/WEB-INF/openapi.json"})
  void showsNothingOfItsInside(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }
}
