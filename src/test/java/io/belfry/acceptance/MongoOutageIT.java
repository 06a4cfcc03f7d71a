package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoClients;
import io.belfry.log.mongo.MongoStandIn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * MongoDB is away for two minutes, or {@code -Dmongo.away.seconds=…}, under a hundred executions a
 * second, and in the middle of it the node is killed and started again: afterwards every scheduled
 * time has exactly one record.
 */
@Tag("faults")
class MongoOutageIT {
  private static final int AWAY_SECONDS = Integer.getInteger("mongo.away.seconds", 120);
  private static final int JOBS = 100;

  @TempDir Path folder;

  @Test
  void everyScheduledTimeHasOneRecordAfterwards() throws Exception {
    try (MongoStandIn mongo = MongoStandIn.inMemory();
        BelfryProcess node =
            new BelfryProcess(
                "mongo-outage", folder, "-Dbelfry.mongodb.uri=" + mongo.uri("belfry"))) {
      node.start().waitReady();
      for (int job = 0; job < JOBS; job++) {
        node.client().save("job-" + job, BelfryClient.noop("* * * * * *"));
      }
      Instant from = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
      TimeUnit.SECONDS.sleep(7);

      mongo.stop();
      TimeUnit.SECONDS.sleep(AWAY_SECONDS / 2);
      double waiting = NodeOnMongoIT.metric(node.client(), "belfry_spool_entries");
      node.kill();
      node.start().waitReady();
      TimeUnit.SECONDS.sleep(AWAY_SECONDS / 2);
      mongo.start();
      TimeUnit.SECONDS.sleep(5);

      Instant until = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      TimeUnit.SECONDS.sleep(5);
      for (int job = 0; job < JOBS; job++) {
        node.client().delete("job-" + job);
      }
      long began = System.nanoTime();
      await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> NodeOnMongoIT.metric(node.client(), "belfry_spool_entries") == 0);
      System.out.printf(
          "figure: MongoDB away for %d s, %.0f entries in the spool at the kill, all logged %d s"
              + " after the end%n",
          AWAY_SECONDS, waiting, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
      assertEveryTimeHasOneRecord(node.client(), from, until);
      assertNoAttemptIsThereTwice(mongo);
      node.stop();
    }
  }

  private static void assertEveryTimeHasOneRecord(BelfryClient client, Instant from, Instant until)
      throws Exception {
    Map<String, String> records = new HashMap<>();
    Map<String, Integer> states = new HashMap<>();
    // a range may begin before and reach in
    Instant since = from.minusSeconds(300);
    for (Instant at = since; at.isBefore(until); at = at.plusSeconds(10)) {
      for (JsonNode each :
          client.all("/api/v1/executions?limit=500&since=" + at + "&until=" + at.plusSeconds(10))) {
        states.merge(each.get("state").asText(), 1, Integer::sum);
        String job = each.get("job").asText();
        Instant first = BelfryClient.instant(each, "scheduledAt");
        Instant last =
            each.hasNonNull("range")
                ? Instant.parse(each.get("range").get("until").asText())
                : first;
        for (Instant time = first; !time.isAfter(last); time = time.plusSeconds(1)) {
          String before = records.put(job + " " + time, each.toString());
          assertThat(before).as("twice %s", each).isNull();
        }
      }
    }
    System.out.printf("figure: from %s to %s: %s%n", from, until, states);
    for (int job = 0; job < JOBS; job++) {
      for (Instant time = from; time.isBefore(until); time = time.plusSeconds(1)) {
        assertThat(records).containsKey("job-" + job + " " + time);
      }
    }
  }

  private static void assertNoAttemptIsThereTwice(MongoStandIn mongo) {
    try (var client = MongoClients.create(mongo.uri(""))) {
      var executions = client.getDatabase("belfry").getCollection("executions");
      Map<String, Integer> count = new HashMap<>();
      executions
          .find()
          .forEach(
              each ->
                  count.merge(
                      each.getString("job") + each.get("at") + each.get("attempt"),
                      1,
                      Integer::sum));
      assertThat(count.values()).allMatch(times -> times == 1);
    }
  }
}
