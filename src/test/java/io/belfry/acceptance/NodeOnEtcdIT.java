package io.belfry.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.etcd.EtcdCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WAR on a real etcd: what it coordinates is there, and not in the data folder. */
class NodeOnEtcdIT {
  @TempDir Path folder;

  @Test
  void aJobRunsAndItsStateIsInEtcd() throws Exception {
    try (EtcdCluster etcd = EtcdCluster.start(folder.resolve("etcd"), 1);
        BelfryProcess node =
            new BelfryProcess(
                "on-etcd",
                folder.resolve("node"),
                "-Dbelfry.etcd.endpoints=" + etcd.endpoints().get(0),
                "-Dbelfry.etcd.prefix=/cron/a/")) {
      node.start().waitReady();
      BelfryClient client = node.client();
      client.save("hello", BelfryClient.shell("@yearly", "echo hello"));

      String id = client.run("hello");
      client.awaitRecord(id, "succeeded", Duration.ofSeconds(30));

      assertThat(new String(client.output(id), UTF_8)).isEqualTo("hello\n");
      assertThat(etcd.etcdctl("get", "--prefix", "--keys-only", "/cron/a/"))
          .contains(
              "/cron/a/jobs/default/hello", "/cron/a/state/default/hello", "/cron/a/workers/");
      assertThat(etcd.etcdctl("get", "--prefix", "--keys-only", "/belfry/")).isEmpty();
      assertThat(node.data().resolve("coordination.db")).doesNotExist();
      node.stop();
    }
  }

  @Test
  void aCleanStopGivesTheLeaseBack() throws Exception {
    try (EtcdCluster etcd = EtcdCluster.start(folder.resolve("etcd"), 1);
        BelfryProcess node =
            new BelfryProcess(
                "leaves-etcd",
                folder.resolve("node"),
                "-Dbelfry.etcd.endpoints=" + etcd.endpoints().get(0))) {
      node.start().waitReady();
      assertThat(etcd.etcdctl("get", "--prefix", "--keys-only", "/belfry/workers/")).isNotEmpty();

      node.stop();

      assertThat(etcd.etcdctl("get", "--prefix", "--keys-only", "/belfry/workers/")).isEmpty();
    }
  }
}
