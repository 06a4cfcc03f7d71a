package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.api.IdempotentCalls.Call;
import org.junit.jupiter.api.Test;

class IdempotentCallsTest {
  @Test
  void everybodyHasKeysOfTheirOwn() {
    Call alices = Call.of("key-1", "alice", "f");
    assertThat(Call.of("key-1", "alice", "f")).isEqualTo(alices);
    assertThat(Call.of("key-1", "bob", "f").hash()).isNotEqualTo(alices.hash());
    assertThat(Call.of("key-2", "alice", "f").hash()).isNotEqualTo(alices.hash());
    assertThat(alices.hash().orElseThrow()).matches("[0-9a-f]{64}");
  }

  @Test
  void aCallWithoutAKeyIsNotRemembered() {
    assertThat(Call.of(null, "alice", "f").hash()).isEmpty();
  }

  @Test
  void aKeyIsOneLineOfPrintableText() {
    assertThatThrownBy(() -> Call.of("a\nb", "alice", "f")).isInstanceOf(ApiProblem.class);
    assertThatThrownBy(() -> Call.of("", "alice", "f")).isInstanceOf(ApiProblem.class);
  }
}
