package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.log.mongo.MongoStandIn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master-only node of the WAR, before a worker comes and after it was killed. */
class MasterAloneIT {
  @TempDir Path folder;

  @Test
  void whatIsMissedAndWhatIsLostIsRecorded() throws Exception {
    try (EtcdCluster etcd = EtcdCluster.start(folder.resolve("etcd"), 1);
        MongoStandIn mongo = MongoStandIn.inMemory();
        BelfryProcess master = node("alone-master", etcd, mongo, "-Dbelfry.worker.enabled=false");
        BelfryProcess worker = node("alone-worker", etcd, mongo, "-Dbelfry.master.enabled=false")) {
      BelfryClient client = master.start().waitLive().client();
      client.save("tick", everySecond());

      await().atMost(Duration.ofSeconds(60)).until(() -> missed(client, Instant.EPOCH) > 0);
      assertThat(NodeOnMongoIT.metric(client, "belfry_jobs_unattended")).isEqualTo(1);

      worker.start().waitReady();
      client.save("long", BelfryClient.shell("@yearly", "sleep 600"));
      String id = client.run("long");
      client.awaitRecord(id, "running", Duration.ofSeconds(30));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> count(client, "succeeded", Instant.EPOCH) >= 3);

      worker.kill();
      Instant killed = Instant.now();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                JsonNode gone = client.read("/api/v1/workers").at("/items/0");
                assertThat(gone.path("state").asText()).isEqualTo("gone");
                assertThat(gone.at("/lost/executions")).extracting(JsonNode::asText).contains(id);
              });
      await().atMost(Duration.ofSeconds(60)).until(() -> missed(client, killed) > 0);

      assertEachTimeOnce(client.executions("tick", Instant.EPOCH));
      await()
          .atMost(Duration.ofSeconds(100))
          .untilAsserted(
              () -> {
                JsonNode buckets = client.read("/api/v1/stats/buckets?stepSeconds=3600");
                assertThat(buckets.at("/items/0/outcomes/missed").asLong()).isPositive();
                assertThat(buckets.at("/items/0/outcomes/succeeded").asLong()).isPositive();
                assertThat(buckets.at("/items/0/delay/p99Millis").isNumber()).isTrue();
              });
      master.stop();
    }
  }

  private BelfryProcess node(String name, EtcdCluster etcd, MongoStandIn mongo, String role)
      throws Exception {
    return new BelfryProcess(
        name,
        folder.resolve(name),
        role,
        "-Dbelfry.etcd.endpoints=" + etcd.endpoints().get(0),
        "-Dbelfry.etcd.call-timeout=2s",
        "-Dbelfry.mongodb.uri=" + mongo.uri("cron"),
        "-Dbelfry.worker.lease-ttl=8s",
        "-Dbelfry.worker.guard-silence=2s");
  }

  private static ObjectNode everySecond() {
    return BelfryClient.noop("* * * * * *")
        .put("startingDeadlineSeconds", 2)
        .put("catchUp", "None")
        .put("concurrencyPolicy", "Allow");
  }

  private static long missed(BelfryClient client, Instant since) throws Exception {
    return client.executions("tick", since).stream()
        .filter(each -> each.path("reason").asText().equals("missed.noWorker"))
        .count();
  }

  private static long count(BelfryClient client, String state, Instant since) throws Exception {
    return client.executions("tick", since).stream()
        .filter(each -> each.path("state").asText().equals(state))
        .count();
  }

  /** From the first to the last one that is recorded, each second is in one record. */
  private static void assertEachTimeOnce(List<JsonNode> records) {
    List<Instant> times = new ArrayList<>();
    for (JsonNode each : records) {
      Instant first = BelfryClient.instant(each, "scheduledAt");
      JsonNode range = each.path("range");
      Instant until = range.hasNonNull("until") ? BelfryClient.instant(range, "until") : first;
      for (Instant time = first; !time.isAfter(until); time = time.plusSeconds(1)) {
        times.add(time);
      }
    }
    times.sort(Instant::compareTo);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i)).isEqualTo(times.get(i - 1).plusSeconds(1));
    }
  }
}
