package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.belfry.security.SecurityHeaders;
import io.belfry.server.RawHttp.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who is believed about where a request comes from, and whether over TLS: 127.0.0.2 is the one
 * trusted proxy, and the server ends TLS itself on a port of its own.
 */
class ProxyServerIT extends BelfryServer {
  private static final String PROXY = "127.0.0.2";
  private static final String STRANGER = "127.0.0.3";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BASE =
      "https://127.0.0.1:" + Integer.getInteger("belfry.test.https.port");

  private final HttpClient http = HttpClient.newBuilder().sslContext(Trustful.context()).build();

  private static Answer ask(String from, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of("Host: localhost"));
    all.addAll(List.of(headers));
    return RawHttp.sendFrom(from, "GET /health/live", all, "");
  }

  @Test
  void headersOfStrangersAreIgnored() throws IOException {
    Answer answer = ask(STRANGER, "X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: https");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header(SecurityHeaders.TRANSPORT_SECURITY)).isEmpty();
  }

  @Test
  void theProxyItselfIsThisMachine() throws IOException {
    assertThat(ask(PROXY).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.6.6.6", "127.0.0.1", "::1", "127.0.0.1, 6.6.6.6", "unknown"})
  void whatTheProxyHandsOnIsNotThisMachine(String list) throws IOException {
    Answer answer = ask(PROXY, "X-Forwarded-For: " + list);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("notLoopback");
  }

  @Test
  void theProxyKnowsWhetherItIsTls() throws IOException {
    assertThat(
            ask(PROXY, "X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: https")
                .header(SecurityHeaders.TRANSPORT_SECURITY))
        .isEqualTo(SecurityHeaders.TRANSPORT_SECURITY_VALUE);
    assertThat(
            ask(PROXY, "X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: http")
                .header(SecurityHeaders.TRANSPORT_SECURITY))
        .isEmpty();
  }

  // --- TLS

  private HttpResponse<String> call(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(BASE + path))
        .header("Content-Type", "application/json");
  }

  @Test
  void theCookieIsForTlsOnlyAndWorks() throws Exception {
    String body =
        JSON.createObjectNode()
            .put("username", Login.ADMIN)
            .put("password", Login.PASSWORD)
            .toString();
    HttpResponse<String> begun =
        call(to("/api/v1/session").POST(BodyPublishers.ofString(body)).header("Origin", BASE));

    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
    String cookie = begun.headers().firstValue("Set-Cookie").orElse("");
    assertThat(cookie.split("; "))
        .contains("HttpOnly", "SameSite=Strict", "Secure", "Path=/")
        .hasSize(5);
    assertThat(begun.headers().firstValue(SecurityHeaders.TRANSPORT_SECURITY))
        .contains(SecurityHeaders.TRANSPORT_SECURITY_VALUE);
    String session = cookie.split(";", 2)[0];
    assertThat(call(to("/api/v1/session").header("Cookie", session).GET()).statusCode())
        .isEqualTo(200);
    HttpResponse<String> ended = call(to("/api/v1/session").header("Cookie", session).DELETE());
    assertThat(ended.statusCode()).isEqualTo(204);
    assertThat(ended.headers().firstValue("Set-Cookie").orElse(""))
        .contains("Max-Age=0", "Secure", "HttpOnly");
  }

  /** In chunks on Payara; by HTTP/2, where nothing tells of it, on WildFly. */
  @Test
  void aBodyThatHidesItsLengthHasTheSameLimits() throws Exception {
    // little more than the limit: by HTTP/1.1 this client reads no answer before it has sent it all
    HttpResponse<String> large =
        call(to("/api/v1/session").POST(ofUnknownLength(" ".repeat((1 << 20) + 9))));
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(large.body()).contains("bodyTooLarge");
    HttpResponse<String> small = call(to("/api/v1/session").POST(ofUnknownLength("{}")));
    assertThat(small.statusCode()).isEqualTo(400);
    assertThat(small.body()).contains("field.required");
  }

  private static BodyPublisher ofUnknownLength(String text) {
    return BodyPublishers.ofInputStream(
        () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aPageThatCameWithoutTlsChangesNothing() throws Exception {
    String origin = BASE.replace("https://", "http://");
    HttpResponse<String> refused =
        call(to("/api/v1/session").POST(BodyPublishers.ofString("{}")).header("Origin", origin));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("originNotAllowed");
  }

  @Test
  void withoutTlsNothingSaysThereIsSome() {
    HttpResponse<String> begun = Login.post(Login.ADMIN, Login.PASSWORD);
    assertThat(begun.headers().firstValue("Set-Cookie").orElse(""))
        .contains("HttpOnly", "SameSite=Strict")
        .doesNotContain("Secure");
    assertThat(begun.headers().firstValue(SecurityHeaders.TRANSPORT_SECURITY)).isEmpty();
  }
}
