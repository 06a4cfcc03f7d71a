package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.JobDocument.Target;
import io.belfry.job.Job;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredJobCodecTest {
  private static final JobId ID = JobId.parse("default/report");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  private static StoredJob job(String fields) {
    String json = "{\"name\": \"report\", \"schedule\": \"@daily\"" + fields + "}";
    JobDocument document = JobDocument.read(Json.parse(json), Target.create("default", NOW));
    return new StoredJob(document, new Job.Identity("u1", 3, NOW, NOW, NOW.plusMillis(5)), 17);
  }

  private static StoredJob noop(String fields) {
    return job(", \"task\": {\"type\": \"noop\"}" + fields);
  }

  private static StoredJob read(String value) throws UnreadableValueException {
    return StoredJobCodec.read(ID, value, 17);
  }

  @Test
  void isSmall() {
    assertThat(StoredJobCodec.write(noop("")))
        .isEqualTo(
            "{\"v\":1,\"uid\":\"u1\",\"version\":3,\"since\":\"2026-03-01T12:00:00.123Z\","
                + "\"createdAt\":\"2026-03-01T12:00:00.123Z\","
                + "\"updatedAt\":\"2026-03-01T12:00:00.128Z\","
                + "\"job\":{\"schedule\":\"@daily\",\"task\":{\"type\":\"noop\"},"
                + "\"maxConcurrency\":1}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", \"concurrencyPolicy\": \"Allow\"",
        ", \"concurrencyPolicy\": \"Allow\", \"maxConcurrency\": 1",
        ", \"activeDeadlineSeconds\": null",
        ", \"startingDeadlineSeconds\": 60, \"allowNever\": true",
        ", \"labels\": {\"a\": \"b\"}, \"dstPolicy\": {\"gap\": \"Skip\"}",
      })
  void readsBackWhatItWrote(String fields) throws Exception {
    StoredJob job = noop(fields);

    assertThat(read(StoredJobCodec.write(job))).isEqualTo(job);
  }

  @Test
  void keepsReasonAndEndOfASuspension() throws Exception {
    StoredJob job = noop(", \"suspend\": true");
    Suspension why = new Suspension(true, Optional.of("moving"), Optional.of(NOW));
    StoredJob suspended =
        new StoredJob(job.document().suspended(why), job.identity(), job.revision());

    assertThat(read(StoredJobCodec.write(suspended))).isEqualTo(suspended);
  }

  @Test
  void keepsSinceWhenASuspensionHeldBack() throws Exception {
    StoredJob job = noop("");
    Optional<Instant> before = Optional.of(NOW.minusSeconds(60));
    Job.Identity resumed = new Job.Identity("u1", 4, NOW, before, NOW, NOW);
    StoredJob held = new StoredJob(job.document(), resumed, job.revision());
    String value = StoredJobCodec.write(held);

    assertThat(read(value)).isEqualTo(held);
    // an edit of the times ends it, and no older value brings it back
    assertThat(read(StoredJobCodec.write(job, value))).isEqualTo(job);
  }

  @Test
  void keepsWhatOnlyANewerVersionKnows() throws Exception {
    ObjectNode newer = Json.parse(StoredJobCodec.write(job(", \"task\": {\"type\": \"noop\"}")));
    newer.put("colour", "red");
    ObjectNode document = (ObjectNode) newer.get("job");
    document.putObject("notify").put("mail", "a@b");
    document.putObject("backoff").put("shape", "linear");
    ((ObjectNode) document.get("task")).put("nice", 5);

    StoredJob read = read(newer.toString());
    ObjectNode written = Json.parse(StoredJobCodec.write(read, newer.toString()));

    assertThat(written.get("colour").asText()).isEqualTo("red");
    assertThat(written.at("/job/notify/mail").asText()).isEqualTo("a@b");
    assertThat(written.at("/job/backoff/shape").asText()).isEqualTo("linear");
    assertThat(written.at("/job/task/nice").asInt()).isEqualTo(5);
    StoredJob sleeping = job(", \"task\": {\"type\": \"sleep\", \"durationSeconds\": 1}");
    assertThat(
            Json.parse(StoredJobCodec.write(sleeping, newer.toString()))
                .at("/job/task")
                .has("nice"))
        .as("means nothing to another kind of task")
        .isFalse();
  }

  @Test
  void doesNotKeepWhatAnEditTookAway() {
    String before =
        StoredJobCodec.write(noop(", \"displayName\": \"x\", \"labels\": {\"a\": \"b\"}"));

    assertThat(StoredJobCodec.write(noop(""), before)).isEqualTo(StoredJobCodec.write(noop("")));
  }

  @Test
  void readsLimitsThatAreLowerToday() throws Exception {
    String value =
        StoredJobCodec.write(noop("")).replace("\"maxConcurrency\":1", "\"backoffLimit\":5000");

    assertThat(read(value).document().definition().policies().retry().backoffLimit())
        .isEqualTo(5_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{}",
        "{\"v\":2,\"uid\":\"u\",\"job\":{}}",
        "{\"v\":1,\"uid\":\"u\"}",
        "{\"v\":1,\"uid\":\"u\",\"version\":1,\"since\":\"x\",\"createdAt\":\"2026-03-01T12:00:00Z\","
            + "\"updatedAt\":\"2026-03-01T12:00:00Z\",\"job\":{\"schedule\":\"@daily\","
            + "\"task\":{\"type\":\"noop\"}}}",
      })
  void reportsWhatIsDamagedOrNewer(String value) {
    assertThatThrownBy(() -> read(value)).isInstanceOf(UnreadableValueException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"task\":{\"type\":\"wasm\"}",
        "\"task\":{\"type\":\"noop\"},\"concurrencyPolicy\":\"Replace\"",
        "\"task\":{\"type\":\"noop\"},\"placement\":{\"mode\":\"All\"}",
        "\"task\":{\"type\":\"noop\"},\"catchUp\":\"Some\"",
        "\"task\":{\"type\":\"noop\"},\"schedule\":\"@moonrise\"",
      })
  void reportsKindsAndPoliciesOfANewerVersion(String fields) {
    String value =
        StoredJobCodec.write(noop(""))
            .replace("\"schedule\":\"@daily\",\"task\":{\"type\":\"noop\"}", fields);

    assertThatThrownBy(() -> read(value))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("default/report");
  }
}
