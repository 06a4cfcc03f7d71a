package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that is started with {@code belfry.admin.reset} tells the audit, as its first start did.
 */
class AdminResetIT {
  @TempDir Path folder;

  @Test
  void aResetIsInTheAudit() throws Exception {
    try (BelfryProcess first = new BelfryProcess("admin-made", folder)) {
      first.start().waitReady();
      assertThat(awaitActions(first.client(), 1)).containsExactly("admin.made");
      first.stop();
    }
    try (BelfryProcess second =
        new BelfryProcess("admin-reset", folder, "-Dbelfry.admin.reset=true")) {
      second.start().waitReady();
      assertThat(awaitActions(second.client(), 2)).containsExactly("admin.reset", "admin.made");
      JsonNode entry = second.client().read("/api/v1/audit?action=admin.reset").at("/items/0");
      assertThat(entry.path("target").asText()).isEqualTo("users/admin");
      assertThat(entry.path("address").asText()).as("the node").startsWith("admin-reset-");
      assertThat(entry.toString()).doesNotContain(BelfryClient.PASSWORD);
      second.stop();
    }
  }

  /** What nodes did by themselves, newest first, once there is so much of it. */
  private static List<String> awaitActions(BelfryClient client, int count) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                client
                    .read("/api/v1/audit?q=users/admin&limit=500")
                    .path("items")
                    .valueStream()
                    .map(item -> item.path("action").asText())
                    .filter(action -> action.startsWith("admin."))
                    .toList(),
            actions -> actions.size() >= count);
  }
}
