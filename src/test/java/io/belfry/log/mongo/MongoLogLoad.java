package io.belfry.log.mongo;

import static io.belfry.log.Records.T0;
import static io.belfry.log.Records.chunk;
import static io.belfry.log.Records.entry;
import static io.belfry.log.Records.record;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.InsertManyOptions;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.job.Trigger;
import io.belfry.log.ExecutionLog;
import io.belfry.log.LogEntry;
import io.belfry.log.OutputChunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonDocument;

/**
 * Measures the log by hand, outside the build, beside a bare loop of the driver that inserts the
 * same documents: {@code MongoLogLoad [records] [batch]}, each record with a line of output; run
 * its main with the test class path. {@code BELFRY_TEST_MONGODB_URI} names a server, else it is the
 * stand-in in this JVM.
 */
public final class MongoLogLoad {
  private static final int ROUNDS = 3;
  private static final int JOBS = 1_000;

  private MongoLogLoad() {}

  public static void main(String[] args) {
    int records = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
    int batch = args.length > 1 ? Integer.parseInt(args[1]) : 100;
    var ours = new double[ROUNDS];
    var again = new double[ROUNDS];
    var bare = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      // the first round warms up
      try (var mongo = MongoUnderTest.start()) {
        double plain = bare(mongo, records, batch);
        MongoOptions options = mongo.newDatabase();
        double first = log(options, records, batch);
        double second = log(options, records, batch);
        if (round >= 0) {
          bare[round] = plain;
          ours[round] = first;
          again[round] = second;
        }
      }
    }
    System.out.printf("bare driver    %8.0f records a second%n", median(bare));
    System.out.printf(
        "the log        %8.0f records a second, %.2f of the bare driver%n",
        median(ours), median(ours) / median(bare));
    System.out.printf("the same again %8.0f records a second%n", median(again));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static ExecutionRecord end(int n) {
    var id =
        ExecutionId.scheduled(new JobId("n" + n % 10, "job" + n % JOBS), T0.plusSeconds(n / JOBS));
    return record(id, 1, ExecutionState.SUCCEEDED, "w1~boot1", Trigger.SCHEDULE);
  }

  private static OutputChunk output(int n) {
    return chunk(end(n).id(), 1, 0, "hello\n");
  }

  /** Records a second through the log. */
  private static double log(MongoOptions options, int records, int batch) {
    try (ExecutionLog log = MongoUnderTest.openWhole(options)) {
      long began = System.nanoTime();
      for (int from = 0; from < records; from += batch) {
        var entries = new ArrayList<LogEntry>();
        for (int n = from; n < Math.min(records, from + batch); n++) {
          entries.add(output(n));
          entries.add(entry(end(n)));
        }
        log.append(entries);
      }
      return records * 1e9 / (System.nanoTime() - began);
    }
  }

  /** Records a second of the driver alone, with the same documents in the same batches. */
  private static double bare(MongoUnderTest mongo, int records, int batch) {
    var options = new InsertManyOptions().ordered(false);
    try (var client = MongoClients.create(mongo.uri())) {
      var database = client.getDatabase(mongo.newDatabase().database());
      var executions = database.getCollection("executions", BsonDocument.class);
      var output = database.getCollection("output", BsonDocument.class);
      long began = System.nanoTime();
      for (int from = 0; from < records; from += batch) {
        List<BsonDocument> ends = new ArrayList<>();
        List<BsonDocument> chunks = new ArrayList<>();
        for (int n = from; n < Math.min(records, from + batch); n++) {
          chunks.add(ChunkDocument.write(output(n)));
          ends.add(AttemptDocument.write(end(n), 1));
        }
        output.insertMany(chunks, options);
        executions.insertMany(ends, options);
      }
      return records * 1e9 / (System.nanoTime() - began);
    }
  }
}
