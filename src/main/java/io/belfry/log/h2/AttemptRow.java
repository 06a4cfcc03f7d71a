package io.belfry.log.h2;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Claim;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.LateResult;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import io.belfry.job.ExecutionRecord.Range;
import io.belfry.job.ExecutionRecord.Times;
import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A row of {@code attempts} as it was read, whose command is still a number.
 *
 * @param execution the record without its command
 * @param job the job's number
 * @param command the command's number, where there is one
 */
record AttemptRow(ExecutionRecord execution, int job, OptionalInt command) {
  private static final String KEY = "scheduled_at, job, suffix, attempt";
  private static final String VALUES =
      "trigger_kind, state, worker_id, claim_id, fencing_token, job_version, triggered_by,"
          + " command, claimed_at, started_at, finished_at, reason, exit_code, exit_signal,"
          + " output_bytes, output_truncated, range_until, range_count, late_state, late_reason,"
          + " late_finished_at, late_exit_code, late_exit_signal, late_output_bytes,"
          + " late_output_truncated";

  static final String SELECT = "SELECT " + KEY + ", " + VALUES + " FROM attempts ";

  static final String WHERE_KEY = "scheduled_at = ? AND job = ? AND suffix = ? AND attempt = ?";

  static final String INSERT =
      "INSERT INTO attempts ("
          + VALUES
          + ", namespace, worker, "
          + KEY
          + ") VALUES (?"
          + ", ?".repeat(VALUES.split(",").length + 5)
          + ")";

  static final String UPDATE =
      "UPDATE attempts SET "
          + VALUES.replace(",", " = ?,")
          + " = ?, namespace = ?, worker = ? WHERE "
          + WHERE_KEY;

  static AttemptRow read(ResultSet row, Dictionary dictionary) throws SQLException {
    var columns = new Columns.Reader(row);
    Instant scheduledAt = Instant.ofEpochMilli(columns.number());
    int job = columns.integer();
    var id = new ExecutionId(dictionary.job(job), scheduledAt, columns.text());
    int attempt = columns.integer();
    Trigger trigger = Trigger.of(dictionary.word(columns.integer()));
    ExecutionState state = ExecutionState.of(dictionary.word(columns.integer()));
    Optional<Claim> claim = readClaim(columns, dictionary);
    var origin =
        new Origin(columns.integer(), trigger, columns.maybeText(), Optional.<String>empty());
    OptionalInt command = columns.maybeInteger();
    var times = new Times(columns.time(), columns.time(), columns.time());
    var outcome =
        new Outcome(
            state,
            maybeWord(columns, dictionary),
            readExit(columns),
            readRange(columns),
            readLateResult(columns, dictionary));
    var execution = new ExecutionRecord(id, attempt, claim, origin, times, outcome);
    return new AttemptRow(execution, job, command);
  }

  private static Optional<Claim> readClaim(Columns.Reader columns, Dictionary dictionary)
      throws SQLException {
    OptionalInt worker = columns.maybeInteger();
    Optional<String> claimId = columns.maybeText();
    long token = columns.number();
    if (worker.isEmpty()) {
      return Optional.empty();
    }
    String name = dictionary.word(worker.getAsInt());
    return Optional.of(new Claim(name, claimId.orElse(""), token));
  }

  private static Optional<String> maybeWord(Columns.Reader columns, Dictionary dictionary)
      throws SQLException {
    OptionalInt number = columns.maybeInteger();
    return number.isPresent() ? Optional.of(dictionary.word(number.getAsInt())) : Optional.empty();
  }

  private static Exit readExit(Columns.Reader columns) throws SQLException {
    OptionalInt code = columns.maybeInteger();
    OptionalInt signal = columns.maybeInteger();
    return new Exit(code, signal, new TaskResult.Output(columns.number(), columns.truth()));
  }

  private static Optional<Range> readRange(Columns.Reader columns) throws SQLException {
    Optional<Instant> until = columns.time();
    long count = columns.number();
    return until.map(t -> new Range(t, count));
  }

  private static Optional<LateResult> readLateResult(Columns.Reader columns, Dictionary dictionary)
      throws SQLException {
    OptionalInt state = columns.maybeInteger();
    Optional<String> reason = maybeWord(columns, dictionary);
    Optional<Instant> finishedAt = columns.time();
    Exit exit = readExit(columns);
    if (state.isEmpty()) {
      return Optional.empty();
    }
    ExecutionState late = ExecutionState.of(dictionary.word(state.getAsInt()));
    return Optional.of(new LateResult(late, reason, exit, finishedAt));
  }

  /** The record with its command. */
  ExecutionRecord with(Optional<String> text) {
    Origin origin = execution.origin();
    return new ExecutionRecord(
        execution.id(),
        execution.attempt(),
        execution.claim(),
        new Origin(origin.jobVersion(), origin.trigger(), origin.triggeredBy(), text),
        execution.times(),
        execution.outcome());
  }

  /** Sets the parameters of {@link #INSERT} or {@link #UPDATE}. */
  void write(PreparedStatement statement, Dictionary.Additions numbers) throws SQLException {
    var columns = new Columns.Writer(statement);
    Optional<Claim> claim = execution.claim();
    Origin origin = execution.origin();
    Times times = execution.times();
    Outcome outcome = execution.outcome();
    columns
        .integer(numbers.word(origin.trigger().text()))
        .integer(numbers.word(outcome.state().text()))
        .integer(word(claim.map(Claim::worker), numbers))
        .text(claim.map(Claim::claimId))
        .number(claim.map(c -> OptionalLong.of(c.fencingToken())).orElse(OptionalLong.empty()))
        .integer(origin.jobVersion())
        .text(origin.triggeredBy())
        .integer(command)
        .time(times.claimedAt())
        .time(times.startedAt())
        .time(times.finishedAt())
        .integer(word(outcome.reason(), numbers));
    writeExit(columns, Optional.of(outcome.exit()));
    columns
        .time(outcome.range().map(Range::until))
        .number(outcome.range().map(r -> OptionalLong.of(r.count())).orElse(OptionalLong.empty()));
    writeLateResult(columns, outcome.lateResult(), numbers);
    ExecutionId id = execution.id();
    columns
        .integer(numbers.word(id.job().namespace()))
        .integer(word(claim.map(c -> stableName(c.worker())), numbers));
    columns.number(id.scheduledAt().toEpochMilli()).integer(job).text(id.suffix());
    columns.integer(execution.attempt());
  }

  private static void writeExit(Columns.Writer columns, Optional<Exit> exit) throws SQLException {
    columns
        .integer(exit.map(Exit::exitCode).orElse(OptionalInt.empty()))
        .integer(exit.map(Exit::signal).orElse(OptionalInt.empty()))
        .number(exit.map(e -> OptionalLong.of(e.output().bytes())).orElse(OptionalLong.empty()))
        .truth(exit.map(e -> e.output().truncated()));
  }

  private static void writeLateResult(
      Columns.Writer columns, Optional<LateResult> late, Dictionary.Additions numbers)
      throws SQLException {
    columns
        .integer(word(late.map(l -> l.state().text()), numbers))
        .integer(word(late.flatMap(LateResult::reason), numbers))
        .time(late.flatMap(LateResult::finishedAt));
    writeExit(columns, late.map(LateResult::exit));
  }

  private static OptionalInt word(Optional<String> word, Dictionary.Additions numbers)
      throws SQLException {
    return word.isPresent() ? OptionalInt.of(numbers.word(word.get())) : OptionalInt.empty();
  }

  /** A worker's id without the boot id that ends it. */
  static String stableName(String worker) {
    int boot = worker.lastIndexOf('~');
    return boot < 0 ? worker : worker.substring(0, boot);
  }
}
