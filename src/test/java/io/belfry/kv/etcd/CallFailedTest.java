package io.belfry.kv.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.KvException;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CallFailedTest {
  private static CallFailed failed(Status.Code code, String text, boolean sent) {
    return new CallFailed(code.toStatus().withDescription(text), sent);
  }

  /** What etcd and gRPC say, and what the port makes of a change that was given to a connection. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DEADLINE_EXCEEDED|deadline exceeded after 3.9s|UnknownOutcome",
        "UNAVAILABLE|io exception|UnknownOutcome",
        "UNAVAILABLE|etcdserver: request timed out|UnknownOutcome",
        "UNAVAILABLE|etcdserver: request timed out, possibly due to connection lost|UnknownOutcome",
        "UNAVAILABLE|etcdserver: leader changed|UnknownOutcome",
        "UNAVAILABLE|etcdserver: server stopped|UnknownOutcome",
        "UNAVAILABLE|etcdserver: no leader|Unavailable",
        "RESOURCE_EXHAUSTED|etcdserver: too many requests|Unavailable",
        "RESOURCE_EXHAUSTED|etcdserver: mvcc: database space exceeded|NoSpace",
        "INTERNAL|RST_STREAM closed stream|UnknownOutcome",
        "UNKNOWN|context deadline exceeded|UnknownOutcome",
        "CANCELLED|Channel shutdownNow invoked|UnknownOutcome",
        "INVALID_ARGUMENT|etcdserver: duplicate key given in txn request|Refused",
        "INVALID_ARGUMENT|etcdserver: request is too large|Refused",
        "PERMISSION_DENIED|etcdserver: permission denied|Refused",
        "UNAUTHENTICATED|login failed|Refused",
        "OUT_OF_RANGE|etcdserver: mvcc: required revision is a future revision|Refused"
      })
  void aChangeThatWasSentIsInDoubtUnlessEtcdSaidNo(Status.Code code, String text, String kind) {
    assertThat(failed(code, text, true).ofChange("put").getClass().getSimpleName()).isEqualTo(kind);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "INTERNAL", "UNKNOWN"})
  void whatWasNeverSentHadNoEffectAndAReadNeverHasOne(Status.Code code) {
    assertThat(failed(code, "x", false).ofChange("put"))
        .isInstanceOf(KvException.Unavailable.class);
    assertThat(failed(code, "x", true).ofRead("get")).isInstanceOf(KvException.Unavailable.class);
  }

  @Test
  void theMessageNamesTheCallAndTheCause() {
    assertThat(failed(Status.Code.UNAVAILABLE, "io exception", false).ofRead("get"))
        .hasMessage("etcd, get: UNAVAILABLE: io exception")
        .hasCauseInstanceOf(CallFailed.class);
  }

  @Test
  void aTokenThatRanOutIsKnown() {
    assertThat(
            failed(Status.Code.UNAUTHENTICATED, "etcdserver: invalid auth token", true)
                .isTokenRefused())
        .isTrue();
    assertThat(
            failed(Status.Code.INVALID_ARGUMENT, "etcdserver: revision of auth store is old", true)
                .isTokenRefused())
        .isTrue();
    assertThat(
            failed(Status.Code.PERMISSION_DENIED, "etcdserver: permission denied", true)
                .isTokenRefused())
        .isFalse();
  }
}
