package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
  @ParameterizedTest
  @CsvSource({
    "/,/",
    "/index.html,/index.html",
    "/api/v1/namespaces/default/jobs/a:run,/api/v1/namespaces/default/jobs/a:run",
    "/api/v1/executions/default%2Fa@17+x,/api/v1/executions/default/a@17+x",
    "/api/v1/executions/default%2fa%4017,/api/v1/executions/default/a@17",
    "/jobs/default/a..b,/jobs/default/a..b",
    "/jobs/.hidden/...,/jobs/.hidden/...",
    "/%68ealth,/health",
    "/%E4%BB%BB%E5%8A%A1,/任务",
    "/任务,/任务",
    "/a/,/a/",
  })
  void plainPathIsDecodedOnce(String raw, String path) {
    assertThat(RequestPath.read(raw)).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "index.html",
        "http://evil/",
        "/../WEB-INF/web.xml",
        "/a/..",
        "/./a",
        "/a/.",
        "/%2e%2e/WEB-INF/web.xml",
        "/%2E./a",
        "/.%2e/a",
        "/a%2f..%2fb",
        "/a/..%2fb",
        "/%252e%252e/a",
        "/%252fa",
        "/%25",
        "/..;/a",
        "/a;jsessionid=1",
        "/a%3bb",
        "/api/v1/namespaces/default/jobs/a%3Arun",
        "/api/v1/namespaces/default/jobs/a%3arun",
        "/a%253Arun",
        "/a\\b",
        "/a%5cb",
        "/a%5C..%5Cb",
        "/a%00",
        "/a\u0000",
        "/a%0d%0aX: y",
        "/a%7f",
        "//evil.example/",
        "/api//v1",
        "/a%2f%2fb",
        "/a%2",
        "/a%",
        "/a%zz",
        "/a%-1",
        "/%c0%ae%c0%ae/a",
        "/%ff",
      })
  void ambiguousPathHasNoReading(String raw) {
    assertThat(RequestPath.read(raw)).isEmpty();
  }
}
