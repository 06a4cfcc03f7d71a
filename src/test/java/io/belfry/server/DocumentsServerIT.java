package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.belfry.server.RawHttp.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Health, metrics and the OpenAPI document: health is open to probes, none tells a secret. */
class DocumentsServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static Answer ask(String requestLine) throws IOException {
    return RawHttp.send(requestLine, List.of("Host: localhost", Login.header()), "");
  }

  @Test
  void healthSaysWhatWorks() throws IOException {
    for (String kind : List.of("live", "ready")) {
      Answer answer = ask("GET /health/" + kind);
      assertThat(answer.header("Content-Type")).startsWith("application/json");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      JsonNode body = JSON.readTree(answer.body());
      assertThat(body.get("status").asText()).isEqualTo(answer.status() == 200 ? "up" : "down");
      assertThat(body.get("checks").isArray()).isTrue();
      assertThat(answer.status()).isIn(200, 503);
      for (JsonNode check : body.get("checks")) {
        assertThat(check.fieldNames()).toIterable().containsExactly("name", "status", "detail");
      }
    }
    assertThat(ask("GET /health/live").status()).isEqualTo(200);
  }

  @Test
  void metricsAreInTheTextFormatOfPrometheus() throws IOException {
    Answer answer = ask("GET /metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/plain").contains("version=0.0.4");
    assertThat(answer.text()).contains("# TYPE jvm_memory_used_bytes gauge");
  }

  @Test
  void noneOfThemNamesAJob() throws IOException {
    String job =
        "{\"name\":\"canary-in-documents\",\"schedule\":\"@yearly\",\"task\":{\"type\":\"noop\"}}";
    Answer made =
        RawHttp.send(
            "PUT /api/v1/namespaces/documents/jobs/canary-in-documents",
            List.of(
                "Host: localhost",
                Login.header(),
                "Content-Type: application/json",
                "Content-Length: " + job.length()),
            job);
    assertThat(made.status()).as(made.text()).isIn(200, 201);
    for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
      assertThat(ask("GET " + path).text()).as(path).doesNotContain("canary-in-documents");
    }
  }

  @Test
  void theApiDescribesItself() throws IOException {
    Answer answer = ask("GET /openapi");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(JSON.readTree(answer.body()).get("openapi").asText()).startsWith("3.");
  }

  @Test
  void noneOfThemIsWrittenTo() throws IOException {
    for (String path : List.of("/health/live", "/metrics", "/openapi")) {
      Answer answer = ask("POST " + path);
      assertThat(answer.status()).as(path).isEqualTo(405);
      assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
      assertThat(ask("HEAD " + path).body()).isEmpty();
    }
  }

  @Test
  void whatIsBesideThemIsNotThere() throws IOException {
    for (String path : List.of("/health", "/health/", "/health/x", "/metrics/x", "/openapi/x")) {
      Answer answer = ask("GET " + path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }
  }
}
