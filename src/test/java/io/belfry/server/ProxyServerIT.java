package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.security.SecurityHeaders;
import io.belfry.server.RawHttp.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is believed about where a request comes from; 127.0.0.2 is the one trusted proxy. */
class ProxyServerIT extends BelfryServer {
  private static final String PROXY = "127.0.0.2";
  private static final String STRANGER = "127.0.0.3";

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
}
