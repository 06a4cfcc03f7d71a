package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.belfry.security.Grants;
import io.belfry.security.Identity;
import io.belfry.security.RateLimiter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditExportLimitTest {
  @Test
  void exportsAreLimitedByWhoeverAsksForThem() {
    AuditExportResource resource = new AuditExportResource();
    resource.limiter =
        new RateLimiter() {
          @Override
          public Optional<Duration> take(Limit limit, String subject) {
            assertThat(limit.name()).isEqualTo("export");
            assertThat(subject).isEqualTo("alice");
            return Optional.of(Duration.ofMillis(2_100));
          }

          @Override
          public void giveBack(Limit limit, String subject) {
            throw new UnsupportedOperationException();
          }
        };
    Caller caller =
        new Caller() {
          @Override
          Identity identity() {
            return new Identity(
                "alice", Grants.of(Map.of()), new Identity.Token("id", "ci"), false);
          }
        };
    ApiProblem problem =
        catchThrowableOfType(
            ApiProblem.class, () -> resource.export(null, new AuditListing.Filter(), caller));
    assertThat(problem.status()).isEqualTo(429);
    assertThat(problem.headers()).containsEntry("Retry-After", "3");
  }
}
