package io.belfry.kv.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private static final long SECOND = 1_000_000_000L;
  private final Leases leases = new Leases();

  @Test
  void secondsAreRoundedUpAndAtLeastOne() {
    assertThat(leases.grant(Duration.ofMillis(1_001), 0).timeToLive())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(leases.grant(Duration.ZERO, 0).timeToLive()).isEqualTo(Duration.ofSeconds(1));
    assertThat(leases.grant(Duration.ofSeconds(5), 0).timeToLive())
        .isEqualTo(Duration.ofSeconds(5));
    assertThatThrownBy(() -> leases.grant(Duration.ofSeconds(Long.MAX_VALUE / 2), 0))
        .isInstanceOf(KvException.Refused.class);
  }

  @Test
  void itExpiresAtItsDeadlineAndNotBeforeWhateverTheClockReads() {
    for (long now : new long[] {0, -5 * SECOND, Long.MAX_VALUE - SECOND}) {
      Lease lease = leases.grant(Duration.ofSeconds(3), now);
      assertThat(leases.expired(now + 3 * SECOND - 1)).doesNotContain(lease.id());
      assertThat(leases.expired(now + 3 * SECOND)).contains(lease.id());
      leases.remove(lease.id());
    }
  }

  @Test
  void anExpiredLeaseIsNotRevived() {
    Lease lease = leases.grant(Duration.ofSeconds(1), 0);
    assertThat(leases.expired(SECOND)).containsExactly(lease.id());
    assertThat(leases.lives(lease.id())).isFalse();
    assertThatThrownBy(() -> leases.renew(lease.id(), SECOND))
        .isInstanceOf(KvException.LeaseGone.class);
    assertThat(leases.expired(0)).containsExactly(lease.id());
  }

  @Test
  void keysMoveBetweenLeases() {
    Lease one = leases.grant(Duration.ofSeconds(1), 0);
    Lease two = leases.grant(Duration.ofSeconds(1), 0);
    leases.moved("a", Lease.NONE, one.id());
    leases.moved("b", Lease.NONE, one.id());
    leases.moved("a", one.id(), two.id());
    leases.moved("b", one.id(), Lease.NONE);
    assertThat(leases.keysOf(one.id())).isEmpty();
    assertThat(leases.keysOf(two.id())).containsExactly("a");
    leases.moved("a", two.id(), two.id());
    assertThat(leases.keysOf(two.id())).containsExactly("a");
    assertThat(leases.keysOf(77)).isEmpty();
  }
}
