package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OidcResourceTest {
  @Test
  void withoutAProviderThereIsNothing() {
    OidcResource resource = new OidcResource();
    resource.provider = Optional.empty();
    List<ThrowingCallable> calls =
        List.of(
            () -> resource.start(null, new Browser()), () -> resource.finish(null, new Browser()));
    for (ThrowingCallable call : calls) {
      ApiProblem problem = catchThrowableOfType(ApiProblem.class, call);
      assertThat(problem.status()).isEqualTo(404);
      assertThat(problem.problems().get(0).code()).isEqualTo("oidc.notConfigured");
    }
  }

  @Test
  void theLogInPageIsToldOfAProvider() {
    assertThat(LoginResource.document(Optional.empty()))
        .hasToString("{\"methods\":[\"password\"],\"oidc\":null}");
    assertThat(LoginResource.document(Optional.of("Company SSO")))
        .hasToString(
            "{\"methods\":[\"password\",\"oidc\"],"
                + "\"oidc\":{\"name\":\"Company SSO\",\"startUrl\":\"/api/v1/oidc/start\"}}");
  }
}
