package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.config.HttpSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRulesTest {
  private static final HttpSettings QUICK_START =
      new HttpSettings(true, List.of(), List.of(), List.of(), false, Duration.ofSeconds(20));
  private static final HttpSettings OPEN =
      new HttpSettings(
          false,
          List.of("belfry.example"),
          List.of("https://portal.example:8443"),
          List.of(),
          false,
          Duration.ofSeconds(20));
  private static final HttpSettings OPEN_METRICS =
      new HttpSettings(false, List.of(), List.of(), List.of(), true, Duration.ofSeconds(20));

  /** Settings, request line and headers in words, and the code of the refusal or "ok". */
  private static String judge(HttpSettings settings, String method, String path, String rest) {
    Map<String, List<String>> headers =
        Arrays.stream(rest.split("\\^"))
            .map(String::strip)
            .filter(each -> each.contains(": ") && !each.startsWith("from: "))
            .map(each -> each.split(": ", 2))
            .collect(
                Collectors.groupingBy(
                    each -> each[0], Collectors.mapping(each -> each[1], Collectors.toList())));
    String from =
        Arrays.stream(rest.split("\\^"))
            .map(String::strip)
            .filter(each -> each.startsWith("from: "))
            .map(each -> each.substring(6))
            .findFirst()
            .orElse("127.0.0.1");
    boolean secure = rest.contains("tls");
    return new RequestRules(settings)
        .judge(
            new RequestFacts(
                method,
                path.split("\\?", 2)[0],
                path.contains("?") ? path.split("\\?", 2)[1] : "",
                new ClientAddress(from, secure, rest.contains("forwarded")),
                headers))
        .map(refusal -> refusal.status() + " " + refusal.code())
        .orElse("ok");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // who calls
        "GET|/|Host: localhost:8080|ok",
        "GET|/|Host: LOCALHOST|ok",
        "GET|/|Host: 127.0.0.1:9|ok",
        "GET|/|Host: [::1]:8080 ^ from: 0:0:0:0:0:0:0:1|ok",
        "GET|/|Host: localhost ^ from: ::1|ok",
        "GET|/|Host: localhost ^ from: 0:0:0:0:0:0:0:1%lo|ok",
        "GET|/|Host: localhost ^ from: ::ffff:127.0.0.1|ok",
        "GET|/|Host: localhost ^ from: 127.9.9.9|ok",
        "GET|/|Host: localhost ^ from: 192.168.1.5|403 notLoopback",
        "GET|/|Host: localhost ^ from: ::ffff:10.0.0.1|403 notLoopback",
        "GET|/|Host: localhost ^ from: 0.0.0.0|403 notLoopback",
        "GET|/|Host: localhost ^ from: localhost|403 notLoopback",
        "GET|/|Host: localhost ^ from: ::1.evil|403 notLoopback",
        "GET|/health/live|Host: localhost ^ from: 10.0.0.1|403 notLoopback",
        "GET|/|Host: localhost ^ from: 10.0.0.1 ^ X-Forwarded-For: 127.0.0.1|403 notLoopback",
        "GET|/|Host: localhost ^ X-Forwarded-For: 10.0.0.1|ok",
        "GET|/|Host: localhost ^ forwarded|403 notLoopback",
        // under which name
        "GET|/|Host: evil.example|403 hostNotAllowed",
        "GET|/|Host: localhost.evil.example|403 hostNotAllowed",
        "GET|/|Host: evil.example:8080|403 hostNotAllowed",
        "GET|/|Host: localhost@evil.example|403 hostNotAllowed",
        "GET|/|Host: localhost:|403 hostNotAllowed",
        "GET|/|Host: localhost:80x|403 hostNotAllowed",
        "GET|/|Host: 0.0.0.0:8080|403 hostNotAllowed",
        "GET|/|Host: localhost ^ Host: evil.example|400 invalidHost",
        "GET|/|none|400 invalidHost",
        "GET|/health/ready|Host: 10.1.2.3:8080|ok",
        "GET|/healthy|Host: 10.1.2.3:8080|403 hostNotAllowed",
        "GET|/metrics|Host: 10.1.2.3:8080|403 hostNotAllowed",
        // what
        "TRACE|/|Host: localhost|405 methodNotAllowed",
        "CONNECT|/|Host: localhost|405 methodNotAllowed",
        "PROPFIND|/|Host: localhost|405 methodNotAllowed",
        "get|/|Host: localhost|405 methodNotAllowed",
        "OPTIONS|/api/v1/jobs|Host: localhost|ok",
        "GET|/../WEB-INF/web.xml|Host: localhost|400 invalidPath",
        "GET|/%2e%2e/a|Host: evil.example|400 invalidPath",
        "GET|/api/v1/jobs/a%3Arun|Host: localhost|400 invalidPath",
        // secrets in an address
        "GET|/api/v1/jobs?token=x|Host: localhost|400 token.inQuery",
        "GET|/?q=a&access_token=x|Host: localhost|400 token.inQuery",
        "POST|/api/v1/jobs?api_key|Host: localhost|400 token.inQuery",
        "GET|/a?ApiKey=|Host: localhost|400 token.inQuery",
        "GET|/a?%74oken=x|Host: localhost|400 token.inQuery",
        "GET|/a?q=1;Authorization=x|Host: localhost|400 token.inQuery",
        "GET|/a?tokens=x&q=token&q=token%3Dx|Host: localhost|ok",
        "GET|/a?code=x&state=y|Host: localhost|ok",
        "GET|/a?%zz=1|Host: localhost|ok",
        // reading is not changing
        "GET|/|Host: localhost ^ Origin: null ^ Sec-Fetch-Site: cross-site|ok",
      })
  void quickStartServesThisMachineOnly(String method, String path, String rest, String expected) {
    assertThat(judge(QUICK_START, method, path, rest)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // no browser
        "Host: localhost:8080|ok",
        "Host: localhost:8080 ^ Content-Length: 0|ok",
        "Host: localhost:8080 ^ Content-Type: application/json ^ Content-Length: 2|ok",
        // the node's own page
        "Host: localhost:8080 ^ Origin: http://localhost:8080 ^ Sec-Fetch-Site: same-origin|ok",
        "Host: localhost ^ Origin: http://localhost:80|ok",
        "Host: localhost:443 ^ Origin: https://localhost|ok",
        "Host: localhost ^ Origin: https://localhost|ok",
        "Host: localhost ^ Origin: https://localhost ^ tls|ok",
        "Host: localhost ^ Origin: http://localhost ^ tls|403 originNotAllowed",
        "Host: localhost:8080 ^ Sec-Fetch-Site: none|ok",
        // other pages
        "Host: localhost:8080 ^ Origin: null|403 originNotAllowed",
        "Host: localhost:8080 ^ Origin: https://evil.example|403 originNotAllowed",
        "Host: localhost:8080 ^ Origin: http://localhost:3000|403 originNotAllowed",
        "Host: localhost:8080 ^ Origin: http://127.0.0.1:8080|403 originNotAllowed",
        "Host: localhost:8080 ^ Origin: http://localhost:8080.evil.example|403 originNotAllowed",
        "Host: localhost:8080 ^ Origin: http://localhost:8080@evil|403 originNotAllowed",
        "Host: localhost:8080 ^ Origin: http://localhost:8080/|403 originNotAllowed",
        "Host: localhost:8080 ^ Origin: localhost:8080|403 originNotAllowed",
        "Host: localhost:8080 ^ Origin: file://|403 originNotAllowed",
        "Host: localhost:8080 ^ Origin: http://localhost:8080 ^ Origin: http://localhost:8080"
            + "|403 originNotAllowed",
        "Host: localhost:8080 ^ Sec-Fetch-Site: cross-site|403 originNotAllowed",
        "Host: localhost:8080 ^ Sec-Fetch-Site: same-site|403 originNotAllowed",
        "Host: localhost ^ Origin: http://localhost ^ Sec-Fetch-Site: cross-site"
            + "|403 originNotAllowed",
        // bodies
        "Host: localhost ^ Content-Type: application/merge-patch+json ^ Content-Length: 2|ok",
        "Host: localhost ^ Content-Type: application/json; charset=UTF-8|ok",
        "Host: localhost ^ Content-Type: Application/JSON;charset=\"utf-8\"|ok",
        "Host: localhost ^ Content-Type: application/json;charset=utf-7|415 unsupportedMediaType",
        "Host: localhost ^ Content-Type: application/json, text/plain|415 unsupportedMediaType",
        "Host: localhost ^ Content-Type: application/json ^ Content-Type: text/plain"
            + "|415 unsupportedMediaType",
        "Host: localhost ^ Content-Type: text/plain|415 unsupportedMediaType",
        "Host: localhost ^ Content-Type: application/x-www-form-urlencoded"
            + "|415 unsupportedMediaType",
        "Host: localhost ^ Content-Type: multipart/form-data; boundary=x|415 unsupportedMediaType",
        "Host: localhost ^ Content-Type: application/xml|415 unsupportedMediaType",
        "Host: localhost ^ Content-Type: application/x-java-serialized-object"
            + "|415 unsupportedMediaType",
        "Host: localhost ^ Content-Length: 2|415 unsupportedMediaType",
        "Host: localhost ^ Transfer-Encoding: chunked|415 unsupportedMediaType",
        "Host: localhost ^ Content-Type: application/json ^ Content-Encoding: gzip"
            + "|415 unsupportedMediaType",
        "Host: localhost ^ Content-Type: application/json ^ Content-Encoding: identity|ok",
      })
  void changesComeFromOwnPagesAndTools(String rest, String expected) {
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      assertThat(judge(QUICK_START, method, "/api/v1/jobs", rest)).as(method).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/|Host: belfry.example ^ from: 10.0.0.1|ok",
        "GET|/|Host: belfry.example:8080 ^ from: 10.0.0.1|ok",
        "GET|/|Host: BELFRY.example ^ from: 10.0.0.1|ok",
        "GET|/|Host: other.example ^ from: 10.0.0.1|403 hostNotAllowed",
        "GET|/health/live|Host: 10.1.2.3:8080 ^ from: 10.0.0.1|ok",
        "GET|/metrics|Host: belfry.example ^ from: 10.0.0.1|ok",
        "GET|/metrics|Host: 10.1.2.3:8080 ^ from: 10.0.0.1|403 hostNotAllowed",
        "GET|/metrics|Host: localhost|ok",
        "POST|/api|Host: belfry.example ^ Origin: https://belfry.example ^ from: 10.0.0.1|ok",
        "POST|/api|Host: belfry.example ^ Origin: https://portal.example:8443"
            + " ^ Sec-Fetch-Site: same-site ^ from: 10.0.0.1|ok",
        "POST|/api|Host: belfry.example ^ Origin: https://portal.example|403 originNotAllowed",
      })
  void settingsOpenOneDoorAtATime(String method, String path, String rest, String expected) {
    assertThat(judge(OPEN, method, path, rest)).isEqualTo(expected);
  }

  @Test
  void publicMetricsAnswerAnybodyUnderAnyName() {
    String rest = "Host: 10.1.2.3:8080 ^ from: 10.0.0.1";
    assertThat(judge(OPEN_METRICS, "GET", "/metrics", rest)).isEqualTo("ok");
    assertThat(judge(OPEN_METRICS, "GET", "/metricsx", rest)).isEqualTo("403 hostNotAllowed");
  }
}
