package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.security.Identity.Session;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {
  private static final AccessRules RULES = new AccessRules(new Routes(false));

  private static Identity who(boolean mustChangePassword, Map<String, Role> roles) {
    return new Identity("u", Grants.of(roles), new Session("s"), mustChangePassword);
  }

  private static Optional<Identity> caller(String name) {
    return switch (name) {
      case "nobody" -> Optional.empty();
      case "new" -> Optional.of(who(true, Map.of(Grants.ALL, Role.ADMIN)));
      case "none" -> Optional.of(who(false, Map.of()));
      case "admin" -> Optional.of(who(false, Map.of(Grants.ALL, Role.ADMIN)));
      case "adminOfA" -> Optional.of(who(false, Map.of("a", Role.ADMIN)));
      default -> Optional.of(who(false, Map.of("a", Role.of(name).orElseThrow())));
    };
  }

  private static int judge(String caller, String method, String path) {
    return RULES.judge(method, path, caller(caller)).map(Refusal::status).orElse(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // open
        "nobody|POST|/api/v1/session|200",
        "nobody|GET|/health/live|200",
        "nobody|HEAD|/health/live|200",
        // whoever has no credentials learns nothing
        "nobody|GET|/api/v1/session|401",
        "nobody|GET|/api/v1/jobs|401",
        "nobody|GET|/api/v1/no/such/thing|401",
        "nobody|TRACE|/api/v1/jobs|401",
        "nobody|GET|/metrics|401",
        "nobody|GET|/openapi|401",
        // what there is not
        "admin|GET|/api/v1/no/such/thing|404",
        "admin|GET|/api/v1/jobs/|404",
        "admin|GET|/api/v1//jobs|404",
        "admin|GET|/api/v2/jobs|404",
        "admin|POST|/api/v1/jobs|405",
        "admin|OPTIONS|/api/v1/jobs|405",
        "admin|GET|/api/v1/namespaces/a/jobs/x:run|405",
        "admin|POST|/api/v1/namespaces/a/jobs/x:delete|404",
        "admin|POST|/api/v1/namespaces/a/jobs/:run|404",
        "admin|POST|/api/v1/namespaces/a/jobs/x:y:run|404",
        // a role in the namespace of the path
        "Viewer|GET|/api/v1/namespaces/a/jobs/x|200",
        "Viewer|HEAD|/api/v1/namespaces/a/jobs/x|200",
        "Viewer|POST|/api/v1/namespaces/a/jobs/x:run|403",
        "Operator|POST|/api/v1/namespaces/a/jobs/x:run|200",
        "Operator|PUT|/api/v1/namespaces/a/jobs/x|403",
        "Editor|PUT|/api/v1/namespaces/a/jobs/x|200",
        "adminOfA|PUT|/api/v1/namespaces/b/jobs/x|404",
        "adminOfA|GET|/api/v1/namespaces/b/jobs|404",
        "admin|GET|/api/v1/namespaces/b/jobs|200",
        // a role in the namespace of the execution
        "Viewer|GET|/api/v1/executions/a%2Fx%401|200",
        "Viewer|GET|/api/v1/executions/a%2fx%401/output:follow|200",
        "Viewer|POST|/api/v1/executions/a%2Fx%401:kill|403",
        "Operator|POST|/api/v1/executions/a%2Fx%401:kill|200",
        "Operator|POST|/api/v1/executions/b%2Fx%401:kill|404",
        "adminOfA|GET|/api/v1/executions/ab%2Fx%401|404",
        "adminOfA|GET|/api/v1/executions/a|404",
        "adminOfA|GET|/api/v1/executions/%2Fa|404",
        // in any, in all
        "none|GET|/api/v1/jobs|403",
        "none|GET|/api/v1/workers|403",
        "none|GET|/api/v1/session|200",
        "Viewer|GET|/api/v1/jobs|200",
        "Viewer|GET|/metrics|200",
        "Editor|GET|/api/v1/audit|403",
        "adminOfA|GET|/api/v1/audit|200",
        "adminOfA|GET|/api/v1/users|403",
        "admin|GET|/api/v1/users|200",
        // whoever must choose a password does that first
        "new|GET|/api/v1/session|200",
        "new|DELETE|/api/v1/session|200",
        "new|POST|/api/v1/account:change-password|200",
        "new|GET|/api/v1/jobs|403",
        "new|GET|/api/v1/users|403",
        "new|GET|/openapi|403",
        "new|GET|/api/v1/no/such/thing|404",
      })
  void judgesByTheTable(String caller, String method, String path, int status) {
    assertThat(judge(caller, method, path)).isEqualTo(status);
  }

  @Test
  void saysWhyAndWhatWouldBeServed() {
    assertThat(RULES.judge("GET", "/api/v1/jobs", caller("new")))
        .map(Refusal::code)
        .contains("password.mustChange");
    assertThat(RULES.judge("PUT", "/api/v1/namespaces/a/jobs/x", caller("Viewer")))
        .map(Refusal::detail)
        .hasValueSatisfying(detail -> assertThat(detail).contains("jobs.write"));
    assertThat(RULES.methods("/api/v1/namespaces/a/jobs/x"))
        .containsExactly("DELETE", "GET", "HEAD", "PATCH", "PUT");
    assertThat(RULES.methods("/api/v1/nothing")).isEmpty();
  }
}
