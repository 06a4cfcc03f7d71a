package io.belfry.security.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/jobs",
        "/jobs?q=a&cursor=b%2Fc",
        "/executions/default/nightly%401",
        "/jobs/default/nightly.daily",
        "/loginbook",
        "/apiary",
      })
  void ownPathsAreTaken(String path) {
    assertThat(ReturnPath.of(Optional.of(path))).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jobs",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\r\nSet-Cookie: a=b",
        "https://evil.example/",
        "javascript:alert(1)",
        "/.//evil.example",
        "/a/..//evil.example",
        "/jobs/../../..",
        "/jobs#fragment",
        "/jobs<script>",
        "/%zz",
        "/jobs/ä",
        "/login",
        "/login?to=/login",
        "/password",
        "/api/v1/oidc/start",
        "/api",
        "/health/live",
        "/openapi?x",
      })
  void othersLeadToTheFirstPage(String path) {
    assertThat(ReturnPath.of(Optional.of(path))).isEqualTo("/");
  }

  @Test
  void nothingLeadsToTheFirstPage() {
    assertThat(ReturnPath.of(Optional.empty())).isEqualTo("/");
    assertThat(ReturnPath.of(Optional.of("/" + "a".repeat(2000)))).isEqualTo("/");
  }
}
