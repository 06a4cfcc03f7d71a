package io.belfry.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.StateCodec;
import io.belfry.config.Machine;
import io.belfry.config.SettingsSources;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.Trigger;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.store.Epoch;
import io.belfry.store.Keys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code belfry recover} against a real etcd that is put back to a snapshot. */
class RecoverCommandIT {
  private static final JobId JOB = new JobId("default", "deleted");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private EtcdCluster etcd;
  private KeyValueStore kv;

  @BeforeEach
  void start() {
    etcd = EtcdCluster.start(folder, 1);
    kv = EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()), Thread::new);
  }

  @AfterEach
  void stop() {
    kv.close();
    etcd.close();
  }

  @Test
  void makesARestoredStoreOneToWorkWith() throws Exception {
    put(Keys.state(JOB), StateCodec.write(running("w~gone")));
    ExecutionId asked = ExecutionId.withKey(JOB, NOW.toEpochMilli() + "+abc");
    put(Keys.request(asked), "{\"v\":1,\"by\":\"ann\",\"at\":1}");
    Path snapshot = folder.resolve("snapshot.db");
    String unused = etcd.etcdctl("snapshot", "save", snapshot.toString());
    RevisionMemory memory = new RevisionMemory(folder);
    memory.seen(put("later", "x"));
    etcd.member(0).restore(snapshot);
    assertThat(memory.accepts(revision(), epoch())).isFalse();

    assertThat(run(Optional.of("no"))).isEqualTo(RecoverCommand.NOT_CONFIRMED);
    assertThat(run(Optional.empty())).isEqualTo(RecoverCommand.NOT_CONFIRMED);
    assertThat(state()).isEqualTo(running("w~gone"));
    assertThat(epoch().number()).isZero();

    assertThat(run(Optional.of("recover"))).as(text()).isEqualTo(RecoverCommand.DONE);

    assertThat(epoch().number()).isEqualTo(1);
    assertThat(memory.accepts(revision(), epoch())).isTrue();
    assertThat(state().running()).isEmpty();
    assertThat(state().unrecorded())
        .extracting(end -> end.key() + " " + end.state() + " " + end.reason())
        .containsExactly("1 LOST restore.unknown", asked.key() + " LOST restore.unknown");
    assertThat(kv.get(Keys.request(asked)).join()).isEmpty();
    assertThat(text()).contains("the epoch becomes", "2 executions that ran");

    assertThat(run(Optional.empty(), "--yes")).isEqualTo(RecoverCommand.DONE);
    assertThat(epoch().number()).isEqualTo(2);
    assertThat(state().unrecorded()).as("a second run records nothing twice").hasSize(2);
  }

  @Test
  void doesNothingWhileAWorkerWorksWithTheStore() throws Exception {
    put(Keys.state(JOB), StateCodec.write(running("w~live")));
    put(Keys.worker("w~live"), "{\"v\":1}");

    assertThat(run(Optional.empty(), "--yes")).isEqualTo(RecoverCommand.FAILED);

    assertThat(text()).contains("w~live", "Nothing was changed");
    assertThat(state()).isEqualTo(running("w~live"));
    assertThat(epoch().number()).isZero();
  }

  @Test
  void leavesTheStoreOfANewerBelfryAlone() {
    put("featureLevel", "99");
    assertThat(run(Optional.empty(), "--yes")).isEqualTo(RecoverCommand.FAILED);
    assertThat(text()).contains("feature level 99");
    assertThat(epoch().number()).isZero();
  }

  @Test
  void saysHowItIsUsed() {
    assertThat(run(Optional.empty(), "--force")).isEqualTo(RecoverCommand.USAGE);
    assertThat(command(Optional.empty()).run(List.of(), sources("")))
        .isEqualTo(RecoverCommand.USAGE);
    assertThat(text()).contains("Usage", "belfry.etcd.endpoints is not set");
  }

  private int run(Optional<String> answer, String... arguments) {
    String endpoints =
        etcd.endpoints().stream().map(Object::toString).collect(Collectors.joining(","));
    return command(answer).run(List.of(arguments), sources(endpoints));
  }

  private RecoverCommand command(Optional<String> answer) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new RecoverCommand(
        Clock.fixed(NOW, ZoneOffset.UTC), out, () -> answer, Duration.ofSeconds(1));
  }

  private static SettingsSources sources(String endpoints) {
    return new SettingsSources(
        Map.of("belfry.etcd.endpoints", endpoints), Map.of(), new Machine(2, ""));
  }

  private String text() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private long put(String key, String value) {
    return kv.commit(Transaction.always(Operation.put(key, value))).join().revision();
  }

  private long revision() {
    return kv.range(Keys.STATE, "", 1).join().revision();
  }

  private Epoch epoch() {
    return Epoch.of(kv.get(Keys.EPOCH).join());
  }

  private JobState state() throws Exception {
    return StateCodec.read(kv.get(Keys.state(JOB)).join().orElseThrow().value());
  }

  private static JobState running(String worker) {
    var claim = new ExecutionRecord.Claim(worker, "c", 7);
    var entry = new JobState.Running("1", 1, claim, Trigger.SCHEDULE, 1, NOW);
    return new JobState("u", NOW, 7, List.of(entry), List.of(), Optional.empty(), List.of(), "");
  }
}
