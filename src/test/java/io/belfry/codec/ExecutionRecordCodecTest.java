package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import io.belfry.job.ExecutionRecord.Range;
import io.belfry.job.ExecutionRecord.Times;
import io.belfry.job.ExecutionState;
import io.belfry.job.Trigger;
import io.belfry.log.Records;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecutionRecordCodecTest {
  @Test
  void readsWhatItWrote() throws Exception {
    var all = new ArrayList<ExecutionRecord>();
    for (ExecutionState state : ExecutionState.values()) {
      for (Trigger trigger : Trigger.values()) {
        all.add(Records.record(Records.id("job", 1), 2, state, "w1~b1", trigger));
      }
    }
    all.add(Records.succeeded(Records.id("job", 1), 1).late());
    all.add(
        new ExecutionRecord(
            Records.id("job", 1),
            1,
            Optional.empty(),
            new Origin(0, Trigger.SCHEDULE, Optional.of("ü \u0001 \""), Optional.empty()),
            Times.NONE,
            new Outcome(
                ExecutionState.MISSED,
                Optional.of("down"),
                Exit.NONE,
                Optional.of(new Range(Records.T0, 10_000)))));
    for (ExecutionRecord each : all) {
      assertThat(ExecutionRecordCodec.read(ExecutionRecordCodec.write(each))).isEqualTo(each);
    }
  }

  @Test
  void fieldsOfALaterVersionArePassedOver() throws Exception {
    ExecutionRecord record = Records.succeeded(Records.id("job", 1), 1);
    String json = new String(ExecutionRecordCodec.write(record), StandardCharsets.UTF_8);
    String later = json.replaceFirst("\\{\"v\":1", "{\"v\":2,\"shard\":{\"k\":[1]}");

    assertThat(later).isNotEqualTo(json);
    assertThat(ExecutionRecordCodec.read(later.getBytes(StandardCharsets.UTF_8))).isEqualTo(record);
  }

  @Test
  void whatIsNoRecordIsUnreadable() {
    String good =
        new String(
            ExecutionRecordCodec.write(Records.succeeded(Records.id("job", 1), 1)),
            StandardCharsets.UTF_8);
    for (String bad :
        List.of(
            "",
            "[]",
            "{}",
            good.replace("succeeded", "triumphed"),
            good.replace("\"schedule\"", "\"omen\""),
            good.replace("default/job@", "default/job"),
            good.substring(1))) {
      assertThatThrownBy(() -> ExecutionRecordCodec.read(bad.getBytes(StandardCharsets.UTF_8)))
          .as(bad)
          .isInstanceOf(UnreadableValueException.class);
    }
  }
}
