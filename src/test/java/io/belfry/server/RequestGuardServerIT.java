package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.security.SecurityHeaders;
import io.belfry.server.RawHttp.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guard lets in and keeps out, the same on every server. */
class RequestGuardServerIT extends BelfryServer {
  private static final String JSON = "Content-Type: application/json";

  private static Answer ask(String requestLine, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of("Host: localhost"));
    all.addAll(List.of(headers));
    return RawHttp.send(requestLine, all, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../WEB-INF/web.xml",
        "/%2e%2e/WEB-INF/web.xml",
        "/assets/..%2f..%2fWEB-INF/web.xml",
        "/%252e%252e/WEB-INF/web.xml",
        "/..;/WEB-INF/web.xml",
        "/api/v1/jobs;x=1",
        "/a\\..\\WEB-INF\\web.xml",
        "/a%5c..%5cWEB-INF%5cweb.xml",
        "/index.html%00.js",
        "/a%0d%0aSet-Cookie:x",
        "//api/v1/jobs",
        "/./api/v1/jobs",
        "/%c0%ae%c0%ae/",
      })
  void oddPathsAreRefused(String path) throws IOException {
    Answer answer = ask("GET " + path);
    // WildFly looks for what leaves the root itself, and does not find it
    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.text()).doesNotContain("Exception", "web-app", "beans");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/WEB-INF/beans.xml", "/web-inf/beans.xml", "/META-INF/MANIFEST.MF"})
  void theInsideIsNotThere(String path) throws IOException {
    assertThat(ask("GET " + path, "Accept: text/html").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host: evil.example|403",
        "Host: localhost.evil.example:80|403",
        "Host: 192.168.1.1|403",
        "Host: 127.0.0.1:1|200",
        "Host: [::1]|200",
      })
  void theNodeAnswersUnderItsOwnNamesOnly(String host, int status) throws IOException {
    assertThat(RawHttp.send("GET /metrics", List.of(host, Login.header()), "").status())
        .isEqualTo(status);
  }

  @Test
  void probesMayUseAnyName() throws IOException {
    assertThat(RawHttp.send("GET /health/live", List.of("Host: 10.0.0.1:8080"), "").status())
        .isEqualTo(200);
  }

  @Test
  void traceIsNotServed() throws IOException {
    Answer answer = ask("TRACE /", "X-Secret: canary");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.text()).doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-A: b\rSet-Cookie: x=1",
        "X-A: b\u0000c",
        "X A: b",
        "X-A : b",
      })
  void aBrokenHeaderIsRefusedOrHarmless(String header) throws IOException {
    Answer answer = RawHttp.send("GET /health/live", List.of("Host: localhost", header), "");
    // the servers differ in what they take; nothing of it comes back
    assertThat(answer.status()).isIn(200, 400);
    assertThat(answer.header("Set-Cookie")).isEmpty();
    assertThat(answer.text()).doesNotContain("x=1", "Exception");
  }

  @Test
  void noHeaderOfARequestComesBack() throws IOException {
    Answer answer = ask("GET /api/v1/x", "X-Request-Id: canary-1", "Idempotency-Key: canary-2");
    assertThat(answer.headers().toString() + answer.text()).doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Origin: null|" + JSON + "|403|originNotAllowed",
        "Origin: https://evil.example|" + JSON + "|403|originNotAllowed",
        "Origin: http://localhost:3000|" + JSON + "|403|originNotAllowed",
        "Sec-Fetch-Site: cross-site|" + JSON + "|403|originNotAllowed",
        "X-A: b|Content-Type: text/plain|415|unsupportedMediaType",
        "X-A: b|Content-Type: application/x-www-form-urlencoded|415|unsupportedMediaType",
        "X-A: b|Content-Type: multipart/form-data; boundary=x|415|unsupportedMediaType",
        "Content-Encoding: gzip|" + JSON + "|415|unsupportedMediaType",
      })
  void foreignPagesAndFormsChangeNothing(String header, String type, int status, String code)
      throws IOException {
    List<String> headers = List.of("Host: localhost", header, type, "Content-Length: 2");
    // Payara itself refuses a DELETE with a body
    for (String method : List.of("POST", "PUT", "PATCH")) {
      Answer answer = RawHttp.send(method + " /api/v1/namespaces/default/jobs/a", headers, "{}");
      assertThat(answer.status()).as(method).isEqualTo(status);
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
      assertThat(answer.text())
          .contains("\"code\":\"" + code + "\"", "\"status\":" + status, "\"type\"", "\"title\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Origin: null", "Origin: https://evil.example"})
  void foreignPagesDeleteNothing(String origin) throws IOException {
    assertThat(ask("DELETE /api/v1/namespaces/default/jobs/a", origin).status()).isEqualTo(403);
  }

  @Test
  void aRefusedBodyOfAnyLengthIsNotWaitedFor() throws IOException {
    Answer answer = ask("POST /api/v1/jobs", "Content-Type: text/plain", "Content-Length: 999999");
    assertThat(answer.status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "GET /health/live",
        "GET /metrics",
        "GET /openapi",
        "GET /missing.js",
        "GET /api/v1/nothing",
        "PROPFIND /",
      })
  void everyAnswerCarriesTheSecurityHeaders(String requestLine) throws IOException {
    Answer answer = ask(requestLine);
    SecurityHeaders.ALL.forEach(
        (name, value) -> assertThat(answer.header(name)).as(name).isEqualTo(value));
    assertThat(answer.header("Content-Security-Policy")).doesNotContain("unsafe");
  }
}
