package io.belfry.kv.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.StoreStatus;
import io.belfry.kv.StoreStatus.Alarm;
import io.etcd.jetcd.api.StatusResponse;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the answers of etcd's members come to. */
class StatusReaderTest {
  private static StatusResponse member(long bytes, String... errors) {
    return StatusResponse.newBuilder().setDbSize(bytes).addAllErrors(List.of(errors)).build();
  }

  @Test
  void theLargestMemberCountsForItIsTheFirstToStopTheWhole() {
    assertThat(StatusReader.of(List.of(member(70), member(90), member(80)), 100))
        .isEqualTo(new StoreStatus(90, OptionalLong.of(100), Set.of()));
  }

  @Test
  void anAlarmOfOneMemberIsTheAlarmOfAll() {
    String alarm = "memberID:10276657743932975437 alarm:NOSPACE ";
    assertThat(StatusReader.of(List.of(member(1, alarm, alarm)), 100).alarms())
        .containsExactly(Alarm.NO_SPACE);
    assertThat(
            StatusReader.of(List.of(member(1), member(1, "memberID:7 alarm:CORRUPT ")), 100)
                .alarms())
        .containsExactly(Alarm.CORRUPT);
  }

  @Test
  void whatElseIsWrongIsNoAlarm() {
    assertThat(StatusReader.of(List.of(member(1, "etcdserver: no leader")), 100).alarms())
        .isEmpty();
  }
}
