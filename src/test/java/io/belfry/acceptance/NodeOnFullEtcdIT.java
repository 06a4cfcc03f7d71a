package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.kv.KvException;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.store.FeatureLevel;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The WAR on a real etcd that runs full, and on one whose nodes all understand the newest level.
 */
class NodeOnFullEtcdIT {
  private static final int QUOTA = 16 << 20;
  private static final Duration SEEN = Duration.ofSeconds(25);

  @TempDir Path folder;

  @Test
  void aNodeTellsThatEtcdIsFullAndGoesOnByItself() throws Exception {
    EtcdCluster.Setup setup =
        new EtcdCluster.Setup(Optional.empty(), List.of("--quota-backend-bytes=" + QUOTA));
    try (EtcdCluster etcd = EtcdCluster.start(folder.resolve("etcd"), 1, setup);
        EtcdKeyValueStore kv =
            EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()), Thread::new);
        BelfryProcess node =
            new BelfryProcess(
                "on-full-etcd",
                folder.resolve("node"),
                "-Dbelfry.etcd.endpoints=" + etcd.endpoints().get(0),
                "-Dbelfry.etcd.quota=16MiB")) {
      node.start().waitReady();
      BelfryClient client = node.client();
      client.save("before", BelfryClient.noop("@yearly"));
      await().atMost(SEEN).until(() -> state(client).equals("ok"));
      assertThat(health(client)).isEqualTo("up ok");

      fill(kv);
      HttpResponse<String> refused = client.put("during", BelfryClient.noop("@yearly"));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(BelfryClient.json(refused).path("code").asText()).isEqualTo("store.full");
      assertThat(health(client)).as("a master stays ready").isEqualTo("up full");
      await().atMost(SEEN).until(() -> state(client).equals("full"));
      assertThat(NodeOnMongoIT.metric(client, "belfry_store_full")).isEqualTo(1);
      assertThat(NodeOnMongoIT.metric(client, "belfry_store_bytes")).isGreaterThan(QUOTA / 2);
      assertThat(NodeOnMongoIT.metric(client, "belfry_store_quota_bytes")).isEqualTo(QUOTA);
      assertThat(client.job("before").path("name").asText()).isEqualTo("before");

      long revision =
          kv.commit(Transaction.always(Operation.deletePrefix("filler/"))).join().revision();
      kv.compact(revision).join();
      etcd.makeRoom();
      client.save("after", BelfryClient.noop("@yearly"));
      assertThat(health(client)).isEqualTo("up ok");
      await().atMost(SEEN).until(() -> state(client).equals("ok"));
      client.awaitRecord(client.run("after"), "succeeded", Duration.ofSeconds(30));
      assertThat(node.logLines().stream().filter(line -> line.contains("the store is full at")))
          .as("said once")
          .hasSize(1);
      node.stop();
    }
  }

  @Test
  void whatOlderNodesCouldNotReadIsTakenOnceNoneIsThere() throws Exception {
    try (EtcdCluster etcd = EtcdCluster.start(folder.resolve("etcd"), 1);
        EtcdKeyValueStore kv =
            EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()), Thread::new)) {
      String old =
          "{\"v\":1,\"host\":\"h\",\"address\":\"\",\"version\":\"0\",\"format\":1,\"started\":1,"
              + "\"capacity\":1,\"labels\":{},\"draining\":true}";
      kv.commit(Transaction.always(Operation.put("workers/old~1", old))).join();
      try (BelfryProcess node =
          new BelfryProcess(
              "on-new-level",
              folder.resolve("node"),
              "-Dbelfry.etcd.endpoints=" + etcd.endpoints().get(0))) {
        node.start().waitReady();
        BelfryClient client = node.client();
        ObjectNode goesOn = BelfryClient.noop("@yearly").put("onCoordinatorLoss", "Continue");
        HttpResponse<String> early = client.put("goes-on", goesOn);
        assertThat(early.statusCode()).as(early.body()).isEqualTo(409);
        assertThat(BelfryClient.json(early).path("code").asText())
            .isEqualTo("cluster.featureLevel");

        kv.commit(Transaction.always(Operation.delete("workers/old~1"))).join();
        await()
            .atMost(Duration.ofSeconds(40))
            .until(() -> client.put("goes-on", goesOn).statusCode() == 201);
        assertThat(client.job("goes-on").path("onCoordinatorLoss").asText()).isEqualTo("Continue");
        assertThat(etcd.etcdctl("get", "--print-value-only", "/belfry/featureLevel").strip())
            .isEqualTo(Integer.toString(FeatureLevel.OWN));
        node.stop();
      }

      // and a version that knows less than the store does not come up as a master
      String tooHigh = Integer.toString(FeatureLevel.OWN + 1);
      kv.commit(Transaction.always(Operation.put("featureLevel", tooHigh))).join();
      try (BelfryProcess node =
          new BelfryProcess(
              "on-newer-level",
              folder.resolve("other"),
              "-Dbelfry.etcd.endpoints=" + etcd.endpoints().get(0))) {
        node.start();
        await()
            .atMost(Duration.ofSeconds(90))
            .until(
                () ->
                    node.logLines().stream()
                        .anyMatch(
                            line -> line.contains("the store is at feature level " + tooHigh)));
      }
    }
  }

  private static void fill(EtcdKeyValueStore kv) {
    String large = "x".repeat(1_000_000);
    Optional<Throwable> refused = Optional.empty();
    for (int i = 0; i < 40 && refused.isEmpty(); i++) {
      Transaction put = Transaction.always(Operation.put("filler/" + i, large));
      refused = Optional.ofNullable(catchThrowable(() -> kv.commit(put).join()));
    }
    assertThat(refused.map(Throwable::getCause)).containsInstanceOf(KvException.NoSpace.class);
  }

  private static String state(BelfryClient client) throws Exception {
    return client.read("/api/v1/stats").at("/store/state").asText();
  }

  private static String health(BelfryClient client) throws Exception {
    for (JsonNode check : client.read("/health/ready").get("checks")) {
      if (check.get("name").asText().equals("store")) {
        return check.get("status").asText() + " " + check.get("detail").asText();
      }
    }
    return "none";
  }
}
