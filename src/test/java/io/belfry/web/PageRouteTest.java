package io.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageRouteTest {
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  @ParameterizedTest
  @CsvSource({
    "/,PAGE,PAGE",
    "/jobs,PAGE,PAGE",
    "/jobs/default/report/,PAGE,PAGE",
    "/jobs/default/report.nightly,PAGE,FILE",
    "/executions/default/report.nightly@17,PAGE,FILE",
    "/index.html,FILE,FILE",
    "/favicon.svg,FILE,FILE",
    "/missing.js,FILE,FILE",
    "/assets/index-abc.js,ASSET,ASSET",
    "/assets/nothing,ASSET,ASSET",
    "/assets/,ASSET,ASSET",
    "/assets,PAGE,PAGE",
    "/api,ELSEWHERE,ELSEWHERE",
    "/api/v1/jobs,ELSEWHERE,ELSEWHERE",
    "/apis,PAGE,PAGE",
    "/metrics,ELSEWHERE,ELSEWHERE",
    "/health/live,ELSEWHERE,ELSEWHERE",
    "/healthy,PAGE,PAGE",
    "/openapi,ELSEWHERE,ELSEWHERE",
    "/ArquillianServletRunnerEE9,ELSEWHERE,ELSEWHERE",
    "/WEB-INF/web.xml,NOTHING,NOTHING",
    "/WEB-INF,NOTHING,NOTHING",
    "/web-inf/classes/,NOTHING,NOTHING",
    "/META-INF/MANIFEST.MF,NOTHING,NOTHING",
  })
  void pathsAreToldApart(String path, String forBrowser, String forScript) {
    assertThat(PageRoute.of(path, BROWSER)).hasToString(forBrowser);
    assertThat(PageRoute.of(path, "*/*")).hasToString(forScript);
  }
}
