package io.belfry.job;

import static io.belfry.job.Scene.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.JobDefinition.CatchUp;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Situation.Claimant;
import io.belfry.job.Situation.Ended;
import io.belfry.job.Situation.News;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row is one rule: a job, its state, the time, what happened, and what is decided. */
class DecisionsTest {
  private static void check(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      @Nullable String decision) {
    assertThat(Scene.decide(job, state, now, news)).isEqualTo(decision == null ? "" : decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # job                 | state      | now   | news | decision
          # --- a scheduled time is claimed as soon as it is within the horizon, and once
                                |            | 0     |      | wake 9.8
                                |            | 9.799 |      | wake 9.8
                                |            | 9.8   |      | claim 10 schedule at 10, last 10, wake 19.8
                                |            | 10    |      | claim 10 schedule at 10, last 10, wake 19.8
                                | last 10    | 9.9   |      | wake 19.8
                                | last 10    | 10    |      | wake 19.8
          # --- late, but within the starting deadline
          deadline 5            |            | 15    |      | claim 10 schedule at 10, last 10, wake 19.8
          # --- two are due at once: one claim a decision, the next one at once
          allow 2               |            | 20    |      | claim 10 schedule at 10, last 10, wake 20
          # --- never due
          manual                |            | 10    |      |
          ends 15               | last 10    | 11    |      |
          ends 20               | last 10    | 19.9  |      | claim 20 schedule at 20, last 20
          # --- more than one schedule
          cron 5-6 0 0 1 1 ? *  | last 5     | 5.9   |      | claim 6 schedule at 6, last 6, wake 31536004.8
          # --- the job is not older than its creation, its edit, its resume
          since 25              |            | 12    |      | wake 29.8
          since 20              |            | 20    |      | wake 29.8
          since 19.999          |            | 20    |      | claim 20 schedule at 20, last 20, wake 29.8
          since 25              | last 30    | 31    |      | wake 39.8
          # --- nobody may claim: look again when it becomes too late
          deadline 5            |            | 10    | noCapacity | wake 15.001, starved
          deadline 5            |            | 15    | noCapacity | wake 15.001, starved
          deadline 5            |            | 15.001 | noCapacity | missed 10 (missed.noCapacity), last 10, wake 19.8
          # --- nor before the worker has registered, but then nothing is known of its room
          deadline 5            |            | 15.001 | notYet | missed 10 (missed.late), last 10, wake 19.8
          """)
  void scheduledTimes(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      @Nullable String decision) {
    check(job, state, now, news, decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # job     | state                | now  | news | decision
          # --- Forbid: it is skipped at its time, not before, for the other may still end
                    | running 0            | 9.8  |      | wake 10
                    | running 0            | 9.999 |     | wake 10
                    | running 0            | 10   |      | skipped 10 (overlap.forbidden), last 10, wake 19.8
                    | running 0            | 9.9  | succeeded 0 | succeeded 0, claim 10 schedule at 10, last 10, wake 19.8
                    | running 0            | 9.9  | lost 0 | lost 0 (worker.gone), claim 10 schedule at 10, last 10, wake 19.8
          # --- also where nobody could claim it
                    | running 0            | 10   | noCapacity | skipped 10 (overlap.forbidden), last 10, wake 19.8
          # --- several that were due meanwhile are one record
                    | running 0            | 35   |      | skipped 10..30 x3 (overlap.forbidden), last 30, wake 39.8
          # --- a deadline of zero is no reason to skip before the time
          deadline 0 | running 0           | 9.9  |      | wake 10
          deadline 0 | running 0           | 10   |      | skipped 10 (overlap.forbidden), last 10, wake 19.8
          deadline 0 |                     | 10   |      | claim 10 schedule at 10, last 10, wake 19.8
          # --- Forbid: a pending retry holds the slot
          retries 3 10 | retry 0#2 at 30   | 9.9  |      | wake 10
          retries 3 10 | retry 0#2 at 30   | 10   |      | skipped 10 (overlap.forbidden), last 10, wake 19.8
          # --- Allow: up to the limit, and then skipped at its time
          allow 2   | running 0            | 9.8  |      | claim 10 schedule at 10, last 10, wake 19.8
          allow 2   | running 0, running 5 | 9.8  |      | wake 10
          allow 2   | running 0, running 5 | 10   |      | skipped 10 (overlap.maxConcurrency), last 10, wake 19.8
          # --- Allow: a pending retry holds nothing
          allow 2   | running 0, retry 5#2 at 30 | 9.8 |  | claim 10 schedule at 10, last 10, wake 19.8
          """)
  void overlaps(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      @Nullable String decision) {
    check(job, state, now, news, decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # job                 | state     | now | news        | decision
          # --- which ends are tried again
          manual                | running 0 | 3   | failed 0    | failed 0 (why)
          manual, retries 1 10  | running 0 | 3   | failed 0    | failed 0 (why), retry 0#2 at 13, wake 12.8
          manual, retries 1 10  | running 0 | 3   | timedOut 0  | timedOut 0 (why), retry 0#2 at 13, wake 12.8
          manual, retries 1 10  | running 0 | 3   | succeeded 0 | succeeded 0
          manual, retries 1 10  | running 0 | 3   | killed 0    | killed 0 (why)
          manual, retries 1 10  | running 0 | 3   | skipped 0   | skipped 0 (why)
          manual, retries 1 10  | running 0 | 3   | lost 0      | lost 0 (worker.gone)
          manual, retries 1 10 onLost | running 0 | 3 | lost 0  | lost 0 (worker.gone), retry 0#2 at 13, wake 12.8
          # --- up to the limit; the pause doubles, up to the longest
          manual, retries 1 10  | running 0#2 | 3 | failed 0#2  | failed 0#2 (why)
          manual, retries 2 10  | running 0#2 | 3 | failed 0#2  | failed 0#2 (why), retry 0#3 at 23, wake 22.8
          manual, retries 9 10  | running 0#3 | 3 | failed 0#3  | failed 0#3 (why), retry 0#4 at 43, wake 42.8
          manual, retries 9 10  | running 0#4 | 3 | failed 0#4  | failed 0#4 (why), retry 0#5 at 63, wake 62.8
          manual, retries 9 10  | running 0#9 | 3 | failed 0#9  | failed 0#9 (why), retry 0#10 at 63, wake 62.8
          manual, retries 9 0   | running 0   | 3 | failed 0    | failed 0 (why), claim 0#2 retry at 3
          # --- it is claimed within the horizon, and goes before everything else
          manual, retries 1 10  | retry 0#2 at 13 | 12.799 |    | wake 12.8
          manual, retries 1 10  | retry 0#2 at 13 | 12.8 |      | claim 0#2 retry at 13
          retries 1 10          | retry 0#2 at 10 | 10 |        | skipped 10 (overlap.forbidden), claim 0#2 retry at 10, last 10, wake 19.8
          allow 2, retries 1 10 | retry 0#2 at 10 | 10 |        | claim 0#2 retry at 10, wake 10
          manual, retries 1 10  | retry 0#2 at 10 | 10 | asked 9+a | skipped 9+a (overlap.forbidden), consumes 9+a, claim 0#2 retry at 10
          # --- two of them: the sooner first, the other at once where it may run beside it
          manual, allow 2, retries 1 10 | retry 5#2 at 9, retry 0#2 at 8 | 10 | | claim 0#2 retry at 8, wake 10
          manual, allow 2, retries 1 10 | retry 5#2 at 9, retry 0#2 at 30 | 10 | | claim 5#2 retry at 9, wake 29.8
          manual, retries 1 10  | retry 5#2 at 9, retry 0#2 at 8 | 10 | | claim 0#2 retry at 8
          # --- it waits for a slot and for capacity
          manual, retries 1 10  | running 5, retry 0#2 at 13 | 14 | |
          manual, retries 1 10  | retry 0#2 at 13 | 14 | noCapacity | starved
          # --- a suspended job finishes what it began
          suspended, retries 1 10 | retry 0#2 at 13 | 13 |      | claim 0#2 retry at 13
          """)
  void retries(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      @Nullable String decision) {
    check(job, state, now, news, decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # job            | state     | now | news                | decision
          # --- a requested run starts at once
          manual           |           | 3   | asked 2+a           | consumes 2+a, claim 2+a manual at 3
                           |           | 3   | asked 2+a           | consumes 2+a, claim 2+a manual at 3, wake 9.8
          suspended        |           | 3   | asked 2+a           | consumes 2+a, claim 2+a manual at 3
          # --- one a decision
          manual, allow 5  |           | 3   | asked 2+a, asked 2+b | consumes 2+a, claim 2+a manual at 3
          # --- it goes before a scheduled time, which under Forbid then has no slot
                           |           | 10  | asked 2+a           | skipped 10 (overlap.forbidden), consumes 2+a, claim 2+a manual at 10, last 10, wake 19.8
          allow 5          |           | 10  | asked 2+a           | consumes 2+a, claim 2+a manual at 10, wake 10
          # --- no slot: it is turned down at once, and that is recorded
          manual           | running 0 | 3   | asked 2+a           | skipped 2+a (overlap.forbidden), consumes 2+a
          manual           | retry 0#2 at 9 | 3 | asked 2+a        | skipped 2+a (overlap.forbidden), consumes 2+a, wake 8.8
          manual, allow 1  | running 0 | 3   | asked 2+a           | skipped 2+a (overlap.maxConcurrency), consumes 2+a
          manual, allow 2  | running 0 | 3   | asked 2+a           | consumes 2+a, claim 2+a manual at 3
          manual           | running 0 | 3   | asked 2+a, succeeded 0 | succeeded 0, consumes 2+a, claim 2+a manual at 3
          # --- no capacity: it is kept
          manual           |           | 3   | asked 2+a, noCapacity | starved
          """)
  void requests(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      @Nullable String decision) {
    check(job, state, now, news, decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # job         | state     | now | news                    | decision
          # --- one after the other, the oldest first; last is neither asked nor moved
                        | last 90   | 91  | fill 10..30 x3          | consumes 100~bx, leaves 11..30 x2, claim 10~bx backfill at 91, wake 99.8
                        | last 90   | 91  | fill 11..30 x2          | consumes 100~bx, leaves 21..30 x1, claim 20~bx backfill at 91, wake 99.8
                        | last 90   | 91  | fill 21..30 x1          | consumes 100~bx, claim 30~bx backfill at 91, wake 99.8
                        | last 90   | 91  | fill 21..39 x9          | consumes 100~bx, claim 30~bx backfill at 91, wake 99.8
          # --- the newest first
                        | last 90   | 91  | fill 10..30 x3 newest   | consumes 100~bx, leaves 10..29 x2, claim 30~bx backfill at 91, wake 99.8
                        | last 90   | 91  | fill 10..19 x2 newest   | consumes 100~bx, claim 10~bx backfill at 91, wake 99.8
          # --- no more than were asked for
                        | last 90   | 91  | fill 10..30 x1          | consumes 100~bx, claim 10~bx backfill at 91, wake 99.8
          # --- an edit has left no time of it: done
                        | last 90   | 91  | fill 11..19 x9          | consumes 100~bx, wake 99.8
          manual        | last 90   | 91  | fill 10..30 x3          | consumes 100~bx
          # --- it waits for a slot, and is never skipped
                        | last 90, running 90 | 91 | fill 10..30 x3 | wake 99.8
          retries 3 10  | last 90, retry 0#2 at 95 | 91 | fill 10..30 x3 | wake 94.8
                        | last 90   | 91  | fill 10..30 x3, noCapacity | wake 99.8, starved
          # --- side by side, so many as were asked for
          allow 3       | last 90, running 10~bx | 91 | fill 11..30 x2   | wake 99.8
          allow 3       | last 90, running 10~bx | 91 | fill 11..30 x2 2 | consumes 100~bx, leaves 21..30 x1, claim 20~bx backfill at 91, wake 99.8
          allow 3       | last 90, running 10~bx, running 20~bx | 91 | fill 21..30 x1 2 | wake 99.8
          allow 3       | last 90, running 10~by | 91 | fill 11..30 x2   | consumes 100~bx, leaves 21..30 x1, claim 20~bx backfill at 91, wake 99.8
          # --- behind what is due, owed, or asked for
                        | last 80   | 90  | fill 10..30 x3          | claim 90 schedule at 90, last 90, wake 99.8
          allow 2       | last 80   | 90  | fill 10..30 x3          | claim 90 schedule at 90, last 90, wake 90
          deadline 5, all 9 | last 90, owes 70..80 x2 | 91 | fill 10..30 x3 | claim 70 catchUp at 91, owes 80..80 x1, wake 99.8
          allow 2       | last 90   | 91  | asked 91+a, fill 10..30 x3 | consumes 91+a, claim 91+a manual at 91, wake 91
                        | last 90, running 90 | 91 | asked 91+a, fill 10..30 x3 | skipped 91+a (overlap.forbidden), consumes 91+a, wake 91
          # --- it is no scheduled time that a suspension holds back
          suspended     | last 90   | 91  | fill 10..30 x3          | consumes 100~bx, leaves 11..30 x2, claim 10~bx backfill at 91
          # --- one that failed is tried again by the policy
          retries 3 10  | last 90, running 10~bx | 91 | failed 10~bx  | failed 10~bx (why), retry 10~bx#2 at 101, wake 99.8
          """)
  void backfills(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      @Nullable String decision) {
    check(job, state, now, news, decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # job                | state         | now   | news | decision
          # --- nothing scheduled is started; what is held back is recorded once that is over
          suspended            |               | 10    |      |
          suspended            | owes 10..20 x2 | 95   |      |
          # --- until: looked at again then
          suspended until 45   |               | 10    |      | wake 45
          suspended until 45   |               | 44.9  |      | wake 45
          suspended until 45   |               | 45    |      | skipped 10..40 x4 (job.suspended), last 40, wake 49.8
          suspended until 45   | last 40       | 45    |      | wake 49.8
          suspended until 45   | last 30       | 49.9  |      | skipped 40 (job.suspended), claim 50 schedule at 50, last 50, wake 59.8
          suspended until 5    |               | 5     |      | wake 9.8
          # --- resumed by hand at 42
          held 0, since 42     | last 20       | 42    |      | skipped 30..40 x2 (job.suspended), last 40, wake 49.8
          held 0, since 42     | last 40       | 43    |      | wake 49.8
          held 25, since 42    | last 0        | 43    |      | skipped 30..40 x2 (job.suspended), last 40, wake 49.8
          # --- suspended once more: the first one's are recorded all the same
          held 0, since 42, suspended | last 20 | 43   |      | skipped 30..40 x2 (job.suspended), last 40
          held 0, since 42, suspended until 95 | last 20 | 96 | | skipped 30..40 x2 (job.suspended), skipped 50..90 x5 (job.suspended), last 90, wake 99.8
          # --- nobody was there for the resume either: held back and missed are told apart
          held 0, since 42, deadline 5 | last 20 | 77  |      | skipped 30..40 x2 (job.suspended), missed 50..70 x3 (missed.late), last 70, wake 79.8
          # --- what was running when the job was suspended was decided about before
          held 0, since 42     | last 30, running 30 | 42 |   | skipped 40 (job.suspended), last 40, wake 49.8
          # --- what is due at its very end is not held back
          suspended until 50   |               | 49.9  |      | wake 50
          suspended until 50   |               | 50    |      | skipped 10..40 x4 (job.suspended), claim 50 schedule at 50, last 50, wake 59.8
          suspended until 50   | last 50       | 50    |      | wake 59.8
          suspended until 45   | running 0     | 50    |      | skipped 10..40 x4 (job.suspended), skipped 50 (overlap.forbidden), last 50, wake 59.8
          # --- ends are taken all the same
          suspended            | running 0     | 50    | succeeded 0 | succeeded 0
          """)
  void suspension(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      @Nullable String decision) {
    check(job, state, now, news, decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # job                   | state           | now | news     | decision
          # --- what may still be started is left alone, also when it is due
                                  |                 | 10  | noWorker |
          deadline 5              |                 | 15  | noWorker |
          # --- past its starting deadline it is missed, all in one record
          deadline 5              |                 | 15.001 | noWorker | missed 10 (missed.noWorker), last 10
          deadline 5              |                 | 56  | noWorker | missed 10..50 x5 (missed.noWorker), last 50
          deadline 5              | last 50         | 59  | noWorker |
          deadline 5, jitter 0    | last 30         | 46  | noWorker | missed 40 (missed.noWorker), last 40
          # --- what the catch-up policy runs later is owed, not missed
          deadline 5, latest      |                 | 16  | noWorker | last 10, owes 10..10 x1
          deadline 5, latest      | last 10, owes 10..10 x1 | 36 | noWorker | missed 10 (missed.noWorker), missed 20 (missed.noWorker), last 30, owes 30..30 x1
          deadline 5, all 2       |                 | 36  | noWorker | missed 10 (missed.noWorker), last 30, owes 20..30 x2
          deadline 5, all 9       | last 10, owes 10..10 x1 | 36 | noWorker | last 30, owes 10..30 x3
          # --- what runs may have died with its worker: that is for others to find, and it is no overlap
          deadline 5              | running 0       | 16  | noWorker | missed 10 (missed.noWorker), last 10
          deadline 5              | running 0       | 14  | noWorker |
          # --- retries and requests wait for a worker
          deadline 5, retries 3 10 | last 10, retry 10#2 at 12 | 16 | noWorker |
          deadline 5              | last 10         | 16  | asked 2+a, noWorker |
          # --- suspensions and edits are what they are with workers
          deadline 5, suspended   |                 | 56  | noWorker |
          deadline 5, suspended until 25 |          | 36  | noWorker | skipped 10..20 x2 (job.suspended), missed 30 (missed.noWorker), last 30
          deadline 5, since 25, held 5 |            | 36  | noWorker | skipped 10..20 x2 (job.suspended), missed 30 (missed.noWorker), last 30
          deadline 5, since 25    |                 | 36  | noWorker | missed 30 (missed.noWorker), last 30
          deadline 5, every 7, since 42 | last 30, owes 20..30 x2 | 44 | noWorker | missed 20..30 x2 (job.edited), owes nothing
          """)
  void withoutWorkers(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      @Nullable String decision) {
    check(job, state, now, news, decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # job                   | state           | now  | news | decision
          # --- None: what is past its starting deadline is missed, several in one record
          deadline 5              |                 | 15.1 |      | missed 10 (missed.late), last 10, wake 19.8
          deadline 5              |                 | 36   |      | missed 10..30 x3 (missed.late), last 30, wake 39.8
          deadline 5              |                 | 33   |      | missed 10..20 x2 (missed.late), claim 30 schedule at 30, last 30, wake 39.8
          deadline 0              |                 | 10.001 |    | missed 10 (missed.late), last 10, wake 19.8
          # --- Latest: the last one is run after all
          deadline 5, latest      |                 | 16   |      | claim 10 catchUp at 16, last 10, wake 19.8
          deadline 5, latest      |                 | 36   |      | missed 10..20 x2 (missed.late), claim 30 catchUp at 36, last 30, wake 39.8
          # --- All: oldest first, up to the limit
          deadline 5, all 5       |                 | 36   |      | claim 10 catchUp at 36, last 30, owes 20..30 x2, wake 39.8
          deadline 5, all 2       |                 | 36   |      | missed 10 (missed.late), claim 20 catchUp at 36, last 30, owes 30..30 x1, wake 39.8
          deadline 5, all 2       |                 | 56   |      | missed 10..30 x3 (missed.late), claim 40 catchUp at 56, last 50, owes 50..50 x1, wake 59.8
          deadline 5, all 5       | last 30, owes 20..30 x2 | 37 | | claim 20 catchUp at 37, owes 30..30 x1, wake 39.8
          deadline 5, all 5       | last 30, owes 30..30 x1 | 38 | | claim 30 catchUp at 38, owes nothing, wake 39.8
          # --- one claim a decision; the next at once where it may run beside it
          allow 3, deadline 5, all 5 | last 30, owes 10..30 x3 | 37 | | claim 10 catchUp at 37, owes 20..30 x2, wake 37
          # --- a live time goes first, and the backlog never takes it away
          deadline 5, all 5       | last 30, owes 10..30 x3 | 39.9 | | claim 40 schedule at 40, last 40, wake 49.8
          allow 3, deadline 5, all 5 | last 30, owes 10..30 x3 | 39.9 | | claim 40 schedule at 40, last 40, wake 39.9
          # --- it waits for a slot and for capacity
          deadline 5, all 5       | last 30, running 0, owes 10..30 x3 | 37 | | wake 39.8
          deadline 5, all 5       | last 30, owes 10..30 x3 | 37 | noCapacity | wake 39.8, starved
          # --- a second outage right behind the first: one range, within the limit
          deadline 5, all 9       | last 30, running 0, owes 20..30 x2 | 56 | | last 50, owes 20..50 x4, wake 59.8
          deadline 5, all 3       | last 30, running 0, owes 20..30 x2 | 56 | | missed 20 (missed.late), last 50, owes 30..50 x3, wake 59.8
          deadline 5, all 2       | last 30, running 0, owes 20..30 x2 | 66 | | missed 20..40 x3 (missed.late), last 60, owes 50..60 x2, wake 69.8
          deadline 5, latest      | last 30, running 0, owes 30..30 x1 | 56 | | missed 30 (missed.late), missed 40 (missed.late), last 50, owes 50..50 x1, wake 59.8
          # --- a second outage behind a live time: it can't join the range, so it is missed
          deadline 5, all 9       | last 40, running 0, owes 20..30 x2 | 66 | | missed 50..60 x2 (missed.late), last 60, wake 69.8
          deadline 5, latest      | last 40, running 0, owes 30..30 x1 | 66 | | missed 30 (missed.late), missed 50 (missed.late), last 60, owes 60..60 x1, wake 69.8
          # --- nobody may claim: owed all the same
          deadline 5, latest      |                 | 16   | noCapacity | last 10, owes 10..10 x1, wake 19.8, starved
          """)
  void catchUp(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      @Nullable String decision) {
    check(job, state, now, news, decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # job                     | state                      | now | news | decision
          # --- an edit of the schedule: only what is due behind it counts
          every 7, since 12         | last 10                    | 12  |      | wake 13.8
          every 7, since 12         | last 10                    | 13.8 |     | claim 14 schedule at 14, last 14, wake 20.8
          deadline 5, since 42      | last 10                    | 49  |      | wake 49.8
          # --- what is owed is run after an edit or a resume that leaves it scheduled times
          deadline 5, all 9, since 42 | last 30, owes 20..30 x2  | 45  |      | claim 20 catchUp at 45, owes 30..30 x1, wake 49.8
          # --- and is missed where the edit makes it something else, more or less
          every 7, all 9, since 42  | last 30, owes 20..30 x2    | 45  |      | missed 20..30 x2 (job.edited), owes nothing, wake 48.8
          every 1, all 9, since 42  | last 42, owes 20..30 x2    | 42.5 |     | missed 20..30 x2 (job.edited), owes nothing, wake 42.8
          manual, latest, since 42  | last 30, owes 30..30 x1    | 45  |      | missed 30 (job.edited), owes nothing
          every 10, all 9           | last 30, owes 20..30 x2    | 35  |      | claim 20 catchUp at 35, owes 30..30 x1, wake 39.8
          # --- created again: retries and backlog are dropped and recorded; last stays
          uid new, since 42, deadline 5 | last 50, retry 0#2 at 60 | 45 |     | skipped 0#2 (job.deleted), uid new, wake 59.8
          uid new, since 42, all 9  | last 30, owes 20..30 x2    | 45  |      | missed 20..30 x2 (job.deleted), uid new, owes nothing, wake 49.8
          # --- created again within the horizon of a claim: not claimed twice (V9)
          uid new, since 9.9        | last 10, running 10        | 9.95 |     | uid new, wake 19.8
          uid new, since 9.9        | last 10, running 10        | 20  |      | skipped 20 (overlap.forbidden), uid new, last 20, wake 29.8
          # --- what ran for the earlier job is not tried again for the new one
          uid new, manual, retries 3 10 | running 0              | 3   | failed 0 | failed 0 (why), uid new
          # --- deleted: what runs is ended, the rest is dropped and recorded
          deleted                   | running 0                  | 95  |      |
          deleted, retries 3 10     | running 0                  | 95  | failed 0 | failed 0 (why)
          deleted, retries 3 10     | running 0                  | 95  | lost 0 | lost 0 (worker.gone)
          deleted                   | retry 0#2 at 60, retry 5#3 at 70 | 5 | | skipped 0#2 (job.deleted), skipped 5#3 (job.deleted)
          deleted                   | owes 10..30 x3             | 95  |      | missed 10..30 x3 (job.deleted), owes nothing
          deleted                   | owes 10..10 x1             | 95  |      | missed 10 (job.deleted), owes nothing
          """)
  void edits(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      @Nullable String decision) {
    check(job, state, now, news, decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # job   | state               | now | news        | decision
          # --- an end is taken once, matched by execution, attempt and claim
          manual  | running 0           | 3   | succeeded 0 | succeeded 0
          manual  | running 0, running 5 | 3  | succeeded 5 | succeeded 5
          manual  | running 0#2         | 3   | succeeded 0 | late 0
          # --- LOST came first: the state stays lost, the result is late (V12)
          manual  |                     | 3   | succeeded 0 | late 0
          manual  | lost 0              | 3   | succeeded 0 | late 0
          # --- an earlier step, whose answer got lost, took this very end: not late
          manual  | succeeded 0         | 3   | succeeded 0 |
          manual  | succeeded 0#2       | 3   | succeeded 0 | late 0
          # --- lost is said once, and not of what has ended
          manual  |                     | 3   | lost 0      |
          manual  | running 0           | 3   | succeeded 0, lost 0 | succeeded 0
          """)
  void ends(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      @Nullable String decision) {
    check(job, state, now, news, decision);
  }

  // --- what a row can't say

  private static final Running ATTEMPT = Scene.attempt("0");

  private static JobState state(List<Running> running, List<Unrecorded> unrecorded, long fence) {
    return new JobState(
        "u", START, fence, running, List.of(), Optional.empty(), unrecorded, "{\"x\":1}");
  }

  private static Decision decide(Job job, JobState state, String now, News news, long epoch) {
    var claimant = new Claimant("me~1", "c7", epoch);
    return Decisions.decide(
        job,
        JobBuilder.timesOf(job),
        state,
        new Situation(Scene.at(now), Scene.CLAIM_AHEAD, Optional.of(claimant), news));
  }

  @Test
  void aClaimNamesWhoHoldsItAndGrowsTheFence() {
    Job job = new JobBuilder(START).version(4).build(9);

    Decision decision = decide(job, state(List.of(), List.of(), 41), "10", News.NONE, 3);

    Running claimed = decision.claim().orElseThrow().attempt();
    assertThat(claimed.claim()).isEqualTo(new ExecutionRecord.Claim("me~1", "c7", (3L << 40) + 42));
    assertThat(claimed.jobVersion()).isEqualTo(4);
    assertThat(claimed.claimedAt()).isEqualTo(Scene.at("10"));
    assertThat(decision.next().fence()).isEqualTo(42);
    assertThat(decision.next().running()).containsExactly(claimed);
    assertThat(decision.next().extras()).isEqualTo("{\"x\":1}");
  }

  @Test
  void noClaimLeavesTheFence() {
    Job job = new JobBuilder(START).build(9);

    Decision decision = decide(job, state(List.of(ATTEMPT), List.of(), 41), "10", News.NONE, 0);

    assertThat(decision.next().fence()).isEqualTo(41);
  }

  @Test
  void anEarlierIncarnationKeepsItsEntriesButNotItsVersion() {
    Job job = new JobBuilder(START).uid("new").build(9);

    Decision decision = decide(job, state(List.of(ATTEMPT), List.of(), 41), "3", News.NONE, 0);

    assertThat(decision.next().fence()).isEqualTo(41);
    assertThat(decision.next().running()).singleElement().matches(ATTEMPT::isSameAs);
    assertThat(decision.next().running().get(0).jobVersion()).isZero();
  }

  @Test
  void aRetryOfTheEarlierIncarnationIsNeverMade() {
    JobDefinition.Retry policy =
        new JobDefinition.Retry(3, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), true);
    Job job = new JobBuilder(START).uid("new").schedules("@manual").retry(policy).build(9);
    JobState taken = state(List.of(ATTEMPT), List.of(), 41).withUid("new");
    TaskResult failed = TaskResult.of(ExecutionState.FAILED, "exit.nonZero");
    News news =
        new News(List.of(new Ended(ATTEMPT, failed, START)), List.of(), List.of(), List.of());

    Decision decision = decide(job, taken, "3", news, 0);

    assertThat(decision.next().retries()).isEmpty();
    assertThat(decision.next().running()).isEmpty();
  }

  @Test
  void anEndKeepsWhatItTakesToRecordIt() {
    Job job = new JobBuilder(START).schedules("@manual").build(9);
    TaskResult result =
        new TaskResult(
            ExecutionState.FAILED,
            Optional.of("exit.nonZero"),
            OptionalInt.of(3),
            OptionalInt.empty(),
            TaskResult.Output.NONE);
    Instant at = Scene.at("2.5");
    News news = new News(List.of(new Ended(ATTEMPT, result, at)), List.of(), List.of(), List.of());

    Decision decision = decide(job, state(List.of(ATTEMPT), List.of(), 1), "3", news, 0);

    Unrecorded end = decision.next().unrecorded().get(0);
    assertThat(end.ran()).contains(ATTEMPT);
    assertThat(end.exitCode()).hasValue(3);
    assertThat(end.at()).isEqualTo(at);
    assertThat(decision.recorded()).containsExactly(end);
  }

  private static Unrecorded end(int number) {
    return new Unrecorded(
        Integer.toString(number),
        1,
        ExecutionState.SKIPPED,
        "",
        START,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  @Test
  void theOldestUnrecordedEndsGoWhenThereAreTooMany() {
    Job job = new JobBuilder(START).build(9);
    List<Unrecorded> many =
        IntStream.range(0, Decisions.MAX_UNRECORDED).mapToObj(DecisionsTest::end).toList();

    Decision decision = decide(job, state(List.of(ATTEMPT), many, 1), "10", News.NONE, 0);

    assertThat(decision.next().unrecorded()).hasSize(Decisions.MAX_UNRECORDED);
    assertThat(decision.next().unrecorded()).doesNotContain(end(0)).contains(end(1));
    assertThat(decision.next().unrecorded()).endsWith(decision.recorded().get(0));
  }

  @Test
  void whatIsLoggedGoesFromTheStateByExecutionAndAttempt() {
    Job job = new JobBuilder(START).schedules("@manual").build(9);
    List<Unrecorded> three = List.of(end(1), end(2), end(3));
    var logged = List.of(new Situation.Logged("2", 1), new Situation.Logged("3", 2));
    News news = new News(List.of(), List.of(), List.of(), logged);

    Decision decision = decide(job, state(List.of(), three, 1), "3", news, 0);

    assertThat(decision.next().unrecorded()).containsExactly(end(1), end(3));
    assertThat(decision.recorded()).isEmpty();
  }

  @Test
  void newsOnlyStartsNothingButKeepsTheRetry() {
    JobDefinition.Retry policy =
        new JobDefinition.Retry(3, Duration.ZERO, 1, Duration.ofSeconds(1), true);
    Job job = new JobBuilder(START).retry(policy).build(9);
    TaskResult failed = TaskResult.of(ExecutionState.FAILED, "exit.nonZero");
    News news =
        new News(List.of(new Ended(ATTEMPT, failed, START)), List.of(), List.of(), List.of());
    var claimant = Optional.of(new Claimant("me~1", "c", 0));

    Decision decision =
        Decisions.newsOnly(
            job,
            state(List.of(ATTEMPT), List.of(), 1),
            new Situation(Scene.at("95"), Scene.CLAIM_AHEAD, claimant, news));

    assertThat(decision.claim()).isEmpty();
    assertThat(decision.next().last()).isEqualTo(START);
    assertThat(decision.next().retries()).hasSize(1);
    assertThat(decision.next().running()).isEmpty();
  }

  @Test
  void atMostSixtyFourRetriesWait() {
    JobDefinition.Retry policy =
        new JobDefinition.Retry(3, Duration.ofDays(1), 1, Duration.ofDays(1), true);
    Job job = new JobBuilder(START).schedules("@manual").allow(64).retry(policy).build(9);
    List<Running> running =
        IntStream.range(0, 70).mapToObj(i -> Scene.attempt(Integer.toString(i))).toList();
    News news = new News(List.of(), running, List.of(), List.of());

    Decision decision = decide(job, state(running, List.of(), 1), "100", news, 0);

    assertThat(decision.next().retries()).hasSize(JobState.MAX_RETRIES);
    assertThat(decision.next().running()).isEmpty();
  }

  /** A year of an every-second job is settled in one decision that looks at few of its times. */
  @ParameterizedTest
  @CsvSource({"NONE, 0", "LATEST, 1", "ALL, 100"})
  @Timeout(2)
  void yearsOfAnEverySecondJobAreSettledAtOnce(CatchUp policy, int owed) {
    Job job = new JobBuilder(START).schedules("* * * * * *").catchUp(policy, 100).build(9);
    Instant now = START.plus(Duration.ofDays(3_650));
    var nobody = new Situation(now, Scene.CLAIM_AHEAD, Optional.empty(), News.NONE);

    Decision decision =
        Decisions.decide(job, JobBuilder.timesOf(job), state(List.of(), List.of(), 1), nobody);

    Instant until = now.minusSeconds(61);
    assertThat(decision.next().last()).isEqualTo(until);
    assertThat(decision.next().backlog().map(JobState.Backlog::count).orElse(0)).isEqualTo(owed);
    Unrecorded missed = decision.recorded().get(0);
    assertThat(decision.recorded()).hasSize(1);
    assertThat(missed.key()).isEqualTo(Long.toString(START.plusSeconds(1).toEpochMilli()));
    assertThat(missed.range().orElseThrow().until()).isEqualTo(until.minusSeconds(owed));
    assertThat(missed.range().orElseThrow().count()).isEqualTo(10_000);
  }

  @Test
  @Timeout(2)
  void aLongStartingDeadlineUnderForbidIsSkippedInOneRecord() {
    Job job =
        new JobBuilder(START)
            .schedules("* * * * * *")
            .startingDeadline(Duration.ofDays(30))
            .build(9);

    Decision decision = decide(job, state(List.of(ATTEMPT), List.of(), 1), "2000000", News.NONE, 0);

    assertThat(decision.recorded()).hasSize(1);
    assertThat(decision.recorded().get(0).state()).isEqualTo(ExecutionState.SKIPPED);
    assertThat(decision.next().last()).isEqualTo(Scene.at("2000000"));
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "2, 20", "3, 40", "4, 60", "5, 60", "1000, 60"})
  void thePauseGrowsUpToTheLongest(int attempt, int seconds) {
    var policy =
        new JobDefinition.Retry(9, Duration.ofSeconds(10), 2, Duration.ofSeconds(60), false);

    assertThat(Decisions.pause(policy, attempt)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void aJitteredJobStartsBehindItsScheduledTime() {
    Job job = new JobBuilder(START).jitter(Duration.ofSeconds(9)).build(9);
    Duration jitter = JobBuilder.timesOf(job).jitter();
    Instant due = Scene.at("10").plus(jitter);
    assertThat(jitter).isPositive();

    Optional<Instant> wake = decideAt(job, due.minusMillis(201)).wakeAt();
    Decision decision = decideAt(job, due.minusMillis(200));

    assertThat(wake).contains(due.minusMillis(200));
    assertThat(decision.claim().orElseThrow().startAt()).isEqualTo(due);
    assertThat(decision.next().last()).isEqualTo(Scene.at("10"));
  }

  private static Decision decideAt(Job job, Instant now) {
    String seconds = Duration.between(START, now).toMillis() + "e-3";
    return decide(job, state(List.of(), List.of(), 1), seconds, News.NONE, 0);
  }
}
