package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Backlog;
import io.belfry.job.JobState.Retry;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateCodecTest {
  private static final Instant AT = Instant.ofEpochMilli(1_767_225_600_123L);
  private static final String UID = "7b1f0c1e9d2a4c55";
  private static final Running ATTEMPT = attempt(Trigger.SCHEDULE);
  private static final JobState EMPTY = JobState.fresh(UID, AT, 1_234_567);

  private static Running attempt(Trigger trigger) {
    var claim = new ExecutionRecord.Claim("node-7~k3x9q", "2f", (3L << 40) + 1_234_568);
    return new Running("1767225600000", 2, claim, trigger, 12, AT);
  }

  private static JobState full(String extras) {
    return new JobState(
        UID,
        AT,
        Long.MAX_VALUE,
        List.of(ATTEMPT, attempt(Trigger.CATCH_UP)),
        List.of(new Retry("1767225600000+ab", 3, AT)),
        Optional.of(new Backlog(AT, AT.plusSeconds(9), 7)),
        List.of(
            end(ExecutionState.FAILED, Optional.of(ATTEMPT), OptionalInt.of(137)),
            end(ExecutionState.MISSED, Optional.empty(), OptionalInt.empty())),
        extras);
  }

  private static Unrecorded end(ExecutionState state, Optional<Running> ran, OptionalInt exitCode) {
    var range = new ExecutionRecord.Range(AT.plusSeconds(60), 10_000);
    return new Unrecorded(
        "1767225600000",
        ran.map(Running::attempt).orElse(0),
        state,
        "a.reason \"quoted\" 钟",
        AT,
        ran,
        ran.isPresent() ? Optional.empty() : Optional.of(range),
        exitCode);
  }

  private static JobState roundTrip(JobState state) throws UnreadableValueException {
    return StateCodec.read(StateCodec.write(state));
  }

  @Test
  void readsBackEverything() throws Exception {
    assertThat(roundTrip(EMPTY)).isEqualTo(EMPTY);
    assertThat(roundTrip(full(""))).isEqualTo(full(""));
  }

  @ParameterizedTest
  @EnumSource(ExecutionState.class)
  void readsBackEveryStateOfAnEnd(ExecutionState state) throws Exception {
    JobState written =
        EMPTY.withUnrecorded(List.of(end(state, Optional.of(ATTEMPT), OptionalInt.empty())));

    assertThat(roundTrip(written)).isEqualTo(written);
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  void readsBackEveryTrigger(Trigger trigger) throws Exception {
    JobState written =
        new JobState(
            UID, AT, 1, List.of(attempt(trigger)), List.of(), Optional.empty(), List.of(), "");

    assertThat(roundTrip(written)).isEqualTo(written);
  }

  @Test
  void aTypicalValueIsUnder200Bytes() {
    JobState running =
        new JobState(
            UID, AT, 1_234_568, List.of(ATTEMPT), List.of(), Optional.empty(), List.of(), "");

    assertThat(StateCodec.write(running).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(200);
    assertThat(StateCodec.write(EMPTY).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(80);
  }

  @Test
  void keepsTopLevelFieldsThatOnlyANewerVersionKnows() throws Exception {
    String newer =
        "{\"v\":1,\"queue\":[{\"x\":\"1\"}],\"u\":\"u\",\"l\":5,\"f\":6,\"joins\":{\"a\":[1,2]}}";

    JobState read = StateCodec.read(newer);

    String again = StateCodec.write(read);
    assertThat(again).contains("\"queue\":[{\"x\":\"1\"}]").contains("\"joins\":{\"a\":[1,2]}");
    assertThat(StateCodec.read(again)).isEqualTo(read);
    assertThat(read.uid()).isEqualTo("u");
    assertThat(read.fence()).isEqualTo(6);
  }

  @Test
  void passesOverFieldsItDoesNotKnowFurtherDown() throws Exception {
    String value = StateCodec.write(full(""));
    String newer =
        value
            .replace("{\"x\":", "{\"new\":{\"a\":[1]},\"x\":")
            .replace("\"n\":1", "\"q\":[],\"n\":1");

    assertThat(newer).isNotEqualTo(value);
    assertThat(StateCodec.read(newer)).isEqualTo(full(""));
  }

  @Test
  void aBacklogWithoutItsCountIsOne() throws Exception {
    JobState read =
        StateCodec.read("{\"v\":1,\"u\":\"u\",\"l\":5,\"f\":6,\"b\":{\"n\":7,\"u\":7}}");

    Instant seven = Instant.ofEpochMilli(7);
    assertThat(read.backlog()).contains(new Backlog(seven, seven, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "5",
        "[]",
        "{}",
        "also broken",
        // another format, or none
        "{\"v\":2,\"u\":\"u\",\"l\":5,\"f\":6}",
        "{\"u\":\"u\",\"l\":5,\"f\":6}",
        // what everything hangs on is not there: a job without it would catch up since 1970
        "{\"v\":1}",
        "{\"v\":1,\"l\":5,\"f\":6}",
        "{\"v\":1,\"u\":\"u\",\"f\":6}",
        "{\"v\":1,\"u\":\"u\",\"l\":5}",
        // cut off, or of the wrong kind: what runs must not be overlooked
        "{\"v\":1,\"u\":\"u\",\"l\":5,\"f\":6",
        "{\"v\":1,\"u\":\"u\",\"l\":5,\"f\":6,\"r\":[{\"x\":\"1\"",
        "{\"v\":1,\"u\":\"u\",\"l\":\"five\",\"f\":6}",
        "{\"v\":1,\"u\":\"u\",\"l\":5,\"f\":6,\"r\":{\"x\":\"1\"}}",
        "{\"v\":1,\"u\":\"u\",\"l\":5,\"f\":6,\"r\":[5]}",
        "{\"v\":1,\"u\":\"u\",\"l\":5,\"f\":6,\"r\":7}",
        "{\"v\":1,\"u\":\"u\",\"l\":5,\"f\":6,\"y\":{}}",
        "{\"v\":1,\"u\":\"u\",\"l\":5,\"f\":6,\"n\":\"none\"}",
        "{\"v\":1,\"u\":\"u\",\"l\":5,\"f\":6,\"b\":[]}",
        "{\"v\":1,\"u\":\"u\",\"l\":5,\"f\":6,\"r\":[{\"x\":\"1\",\"t\":\"noTrigger\"}]}",
        "{\"v\":1,\"u\":\"u\",\"l\":5,\"f\":6,\"n\":[{\"x\":\"1\",\"z\":\"noState\"}]}",
      })
  void whatIsDamagedIsUnreadable(String value) {
    assertThatThrownBy(() -> StateCodec.read(value)).isInstanceOf(UnreadableValueException.class);
  }
}
