package io.belfry.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.log.mongo.MongoStandIn;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WAR with its log in MongoDB, which is away when the node comes up. */
class NodeOnMongoIT {
  private static final String CANARY = "canary-5f1e0c";

  @TempDir Path folder;

  @Test
  void theNodeComesUpWithoutMongoDbAndLogsToItOnceItIsThere() throws Exception {
    try (EtcdCluster etcd = EtcdCluster.start(folder.resolve("etcd"), 1);
        MongoStandIn mongo = MongoStandIn.inMemory();
        BelfryProcess node =
            new BelfryProcess(
                "on-mongo",
                folder.resolve("node"),
                "-Dbelfry.etcd.endpoints=" + etcd.endpoints().get(0),
                "-Dbelfry.mongodb.uri=" + mongo.uri("cron") + "?appName=" + CANARY,
                "-Dbelfry.mongodb.dial-timeout=1s")) {
      mongo.stop();
      node.start().waitReady();
      BelfryClient client = node.client();
      assertThat(logHealth(client)).isEqualTo("up away");
      assertThat(client.get("/api/v1/executions").statusCode()).isEqualTo(503);
      client.save("hello", BelfryClient.shell("@yearly", "echo hello"));
      String id = client.run("hello");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> metric(client, "belfry_spool_entries") >= 3);

      mongo.start();

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> client.get("/api/v1/executions").statusCode() == 200);
      client.awaitRecord(id, "succeeded", Duration.ofSeconds(30));
      assertThat(new String(client.output(id), UTF_8)).isEqualTo("hello\n");
      assertThat(client.read("/api/v1/audit?action=jobs.write").get("items")).hasSize(1);
      assertThat(logHealth(client)).isEqualTo("up ok");
      assertThat(metric(client, "belfry_log_away")).isZero();
      assertThat(node.data().resolve("log/executions.mv.db")).doesNotExist();
      node.stop();
      assertThat(node.logLines()).noneMatch(line -> line.contains(CANARY));
    }
  }

  private static String logHealth(BelfryClient client) throws Exception {
    for (JsonNode check : client.read("/health/ready").get("checks")) {
      if (check.get("name").asText().equals("log")) {
        return check.get("status").asText() + " " + check.get("detail").asText();
      }
    }
    return "none";
  }

  static double metric(BelfryClient client, String name) throws Exception {
    return client
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
