package io.belfry.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What becomes of a scheduled time: the table of docs/schedules.md, row by row. Every code that a
 * row of the page shows is in the decision, and every state and reason of the decision is in the
 * row of the page.
 */
class TruthTableTest {
  private static final Path PAGE = Path.of("docs", "schedules.md");
  private static final Pattern CODE = Pattern.compile("`([A-Za-z.]+)`");

  /** States that never started, reasons, and triggers of claims. */
  private static final Pattern SAID =
      Pattern.compile(
          "\\b(missed|skipped|lost) [0-9]|\\(([A-Za-z.]+)\\)|claim [0-9#]+ ([A-Za-z]+) at");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # job (every 10 s) | state | now | news | decision | the page: what happens | the page: what it ends in
          deadline 5 | | 10 | | claim 10 schedule at 10, last 10, wake 19.8 | a worker is there and the job may run | a run, trigger `schedule`
          deadline 5 | | 15 | | claim 10 schedule at 10, last 10, wake 19.8 | it is late, but within `startingDeadlineSeconds` | a run, trigger `schedule`
          forbid | running 0 | 10 | | skipped 10 (overlap.forbidden), last 10, wake 19.8 | `Forbid`, and another run of the job goes on | `skipped`, `overlap.forbidden`
          retries 3 10 | retry 0#2 at 60 | 10 | | skipped 10 (overlap.forbidden), last 10, wake 19.8 | `Forbid`, and a retry waits | `skipped`, `overlap.forbidden`
          allow 2 | running 0, running 1 | 10 | | skipped 10 (overlap.maxConcurrency), last 10, wake 19.8 | `Allow`, and `maxConcurrency` runs go on | `skipped`, `overlap.maxConcurrency`
          suspended until 45 | | 45 | | skipped 10..40 x4 (job.suspended), last 40, wake 49.8 | the job is suspended; recorded once that is over, and never caught up | `skipped`, `job.suspended`
          held 0, since 45, deadline 5, all 9 | | 46 | | skipped 10..40 x4 (job.suspended), last 40, wake 49.8 | the same, and somebody resumed it | `skipped`, `job.suspended`
          excluded 10 41 | | 41 | | skipped 10..40 x4 (calendar.excluded), last 40, wake 49.8 | a calendar of the job holds it back | `skipped`, `calendar.excluded`
          window 10 41 | | 41 | | skipped 10..40 x4 (window.maintenance), last 40, wake 49.8 | a maintenance window holds it back | `skipped`, `window.maintenance`
          window 11 15, deadline 5 | last 0, running 0 | 12 | succeeded 0 | succeeded 0, wake 15 | it is late, and a maintenance window has begun | waits for the end of the window
          deadline 5 | | 15.001 | noCapacity | missed 10 (missed.noCapacity), last 10, wake 19.8 | no worker had room within `startingDeadlineSeconds`, `catchUp: None` | `missed`, `missed.noCapacity`
          deadline 5 | | 36 | noWorker | missed 10..30 x3 (missed.noWorker), last 30 | no worker was there until past `startingDeadlineSeconds`, `catchUp: None`; a master records it | `missed`, `missed.noWorker`
          deadline 5, latest | | 36 | noWorker | missed 10..20 x2 (missed.noWorker), last 30, owes 30..30 x1 | the same, `catchUp: Latest` or `All` | what the policy does not run later `missed`, `missed.noWorker`
          deadline 5 | | 36 | | missed 10..30 x3 (missed.late), last 30, wake 39.8 | past `startingDeadlineSeconds`, `catchUp: None` | `missed`, `missed.late`
          deadline 5, latest | | 36 | | missed 10..20 x2 (missed.late), claim 30 catchUp at 36, last 30, wake 39.8 | the same, `catchUp: Latest` | the last one a run, trigger `catchUp`; those before `missed`, `missed.late`
          deadline 5, all 2 | | 36 | | missed 10 (missed.late), claim 20 catchUp at 36, last 30, owes 30..30 x1, wake 39.8 | the same, `catchUp: All` | the newest, up to `catchUpLimit`, runs one after the other, trigger `catchUp`; those before `missed`, `missed.late`
          deadline 5, latest | last 30, running 0, owes 30..30 x1 | 46 | | missed 30 (missed.late), last 40, owes 40..40 x1, wake 49.8 | `Latest`: one is owed and could not run before a later one is owed | `missed`, `missed.late`
          deadline 5, all 9 | last 40, running 0, owes 20..30 x2 | 66 | | missed 50..60 x2 (missed.late), last 60, wake 69.8 | `All`: some are owed and one ran in time since; then more are late | the later ones `missed`, `missed.late`
          every 7, all 9, since 42 | last 30, owes 20..30 x2 | 45 | | missed 20..30 x2 (job.edited), owes nothing, wake 48.8 | it is owed, and an edit makes it no scheduled time any more | `missed`, `job.edited`
          excluded 15 25, all 9 | last 30, owes 10..30 x3 | 35 | | missed 10..30 x3 (calendar.changed), owes nothing, wake 39.8 | it is owed, and a calendar or window is changed so that it is none any more | `missed`, `calendar.changed`
          deleted | owes 10..30 x3 | 95 | | missed 10..30 x3 (job.deleted), owes nothing | it is owed, and the job is deleted | `missed`, `job.deleted`
          manual | running 0 | 25 | lost 0 | lost 0 (worker.gone) | it ran, and its worker is gone | `lost`, `worker.gone`; `retryOnLost` may run it again
          manual | running 0 | 3 | succeeded 0 | succeeded 0 | it ran to its end | how it ended
          """)
  void becomesWhatThePageSays(
      @Nullable String job,
      @Nullable String state,
      String now,
      @Nullable String news,
      String decision,
      String when,
      String outcome)
      throws IOException {
    assertThat(Scene.decide(job, state, now, news)).isEqualTo(decision);
    assertThat(Files.readString(PAGE)).contains("\n| " + when + " | " + outcome + " |\n");

    assertThat(SAID.matcher(decision).results().map(TruthTableTest::word))
        .as("what the row of the page says")
        .allSatisfy(word -> assertThat(outcome).contains("`" + word + "`"));
    assertThat(CODE.matcher(outcome).results().map(match -> match.group(1)))
        .filteredOn(code -> !code.equals("catchUpLimit") && !code.equals("retryOnLost"))
        .as("what is decided")
        .allSatisfy(code -> assertThat(decision).contains(code));
  }

  private static String word(MatchResult match) {
    for (int group = 1; group <= match.groupCount(); group++) {
      if (match.group(group) != null) {
        return match.group(group);
      }
    }
    throw new IllegalStateException();
  }
}
