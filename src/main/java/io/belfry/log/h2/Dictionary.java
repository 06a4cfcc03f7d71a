package io.belfry.log.h2;

import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.job.Trigger;
import io.belfry.log.LogUnavailableException;
import io.belfry.log.OutputChunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that stand for jobs and short words, held in memory whole.
 *
 * <p>A number is given out inside the transaction that first needs it and known to everybody once
 * that has committed; numbers are never given out again. Only the writer adds and forgets.
 */
final class Dictionary {
  private final Map<JobId, Integer> jobs = new ConcurrentHashMap<>();
  private final Map<Integer, JobId> jobOfNumber = new ConcurrentHashMap<>();
  private final Map<String, Integer> words = new ConcurrentHashMap<>();
  private final Map<Integer, String> wordOfNumber = new ConcurrentHashMap<>();

  /** Reads what is there and adds the words that queries rely on. */
  static Dictionary load(Connection connection) throws SQLException {
    var dictionary = new Dictionary();
    try (var statement = connection.createStatement()) {
      try (var rows = statement.executeQuery("SELECT no, namespace, name FROM jobs")) {
        while (rows.next()) {
          dictionary.know(rows.getInt(1), new JobId(rows.getString(2), rows.getString(3)));
        }
      }
      try (var rows = statement.executeQuery("SELECT no, text FROM words")) {
        while (rows.next()) {
          dictionary.know(rows.getInt(1), rows.getString(2));
        }
      }
    }
    var added = dictionary.new Additions(connection);
    for (ExecutionState state : ExecutionState.values()) {
      added.word(state.text());
    }
    for (Trigger trigger : Trigger.values()) {
      added.word(trigger.text());
    }
    for (OutputChunk.Stream stream : OutputChunk.Stream.values()) {
      added.word(stream.text());
    }
    connection.commit();
    added.publish();
    return dictionary;
  }

  Optional<Integer> find(JobId job) {
    return Optional.ofNullable(jobs.get(job));
  }

  Optional<Integer> find(String word) {
    return Optional.ofNullable(words.get(word));
  }

  JobId job(int number) {
    return known(jobOfNumber.get(number), number);
  }

  String word(int number) {
    return known(wordOfNumber.get(number), number);
  }

  /** The numbers of the jobs that pass, in the order of the jobs. */
  List<Integer> jobsWhere(Predicate<JobId> test) {
    var found = new TreeMap<JobId, Integer>();
    jobs.forEach(
        (job, number) -> {
          if (test.test(job)) {
            found.put(job, number);
          }
        });
    return new ArrayList<>(found.values());
  }

  /** The numbers of the words that pass. */
  List<Integer> wordsWhere(Predicate<String> test) {
    var found = new ArrayList<Integer>();
    words.forEach(
        (word, number) -> {
          if (test.test(word)) {
            found.add(number);
          }
        });
    return found;
  }

  int size() {
    return jobs.size();
  }

  /** The job's number is of no more use: nothing is kept of it. */
  void forget(JobId job) {
    // job(number) goes on to answer those who still hold a row of it
    jobs.remove(job);
  }

  private void know(int number, JobId job) {
    jobOfNumber.put(number, job);
    jobs.put(job, number);
  }

  private void know(int number, String word) {
    wordOfNumber.put(number, word);
    words.put(word, number);
  }

  private static <T> T known(@Nullable T value, int number) {
    if (value == null) {
      throw new LogUnavailableException(
          "the execution log is damaged: unknown number " + number, new IllegalStateException());
    }
    return value;
  }

  /** What one transaction adds; to be published once it has committed. */
  final class Additions {
    private final Connection connection;
    private final Map<JobId, Integer> newJobs = new ConcurrentHashMap<>();
    private final Map<String, Integer> newWords = new ConcurrentHashMap<>();

    Additions(Connection connection) {
      this.connection = connection;
    }

    int job(JobId job) throws SQLException {
      Integer number = jobs.get(job);
      number = number != null ? number : newJobs.get(job);
      if (number == null) {
        number = insert("INSERT INTO jobs (namespace, name) VALUES (?, ?)", job);
        newJobs.put(job, number);
        // a reader may meet the row a moment before publish() is called
        jobOfNumber.put(number, job);
      }
      return number;
    }

    int word(String word) throws SQLException {
      Integer number = words.get(word);
      number = number != null ? number : newWords.get(word);
      if (number == null) {
        number = insert("INSERT INTO words (text) VALUES (?)", word);
        newWords.put(word, number);
        wordOfNumber.put(number, word);
      }
      return number;
    }

    void publish() {
      newJobs.forEach((job, number) -> know(number, job));
      newWords.forEach((word, number) -> know(number, word));
    }

    private int insert(String sql, JobId job) throws SQLException {
      try (var insert = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
        insert.setString(1, job.namespace());
        insert.setString(2, job.name());
        return generated(insert);
      }
    }

    private int insert(String sql, String word) throws SQLException {
      try (var insert = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
        insert.setString(1, word);
        return generated(insert);
      }
    }

    private static int generated(PreparedStatement insert) throws SQLException {
      insert.executeUpdate();
      try (var keys = insert.getGeneratedKeys()) {
        keys.next();
        return keys.getInt(1);
      }
    }
  }
}
