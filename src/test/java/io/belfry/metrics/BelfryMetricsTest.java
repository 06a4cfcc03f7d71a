package io.belfry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionState;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BelfryMetricsTest {
  private final BelfryMetrics metrics = new BelfryMetrics();
  private final SchedulerMeters scheduler = new SchedulerMeters(metrics.registry());

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void metersAreThereBeforeTheFirstEvent() {
    assertThat(metrics.scrape())
        .contains(
            "belfry_start_lateness_seconds_count 0",
            "belfry_start_lateness_seconds_bucket{le=\"0.02\"} 0",
            "belfry_claims_total{result=\"applied\"} 0.0",
            "belfry_claims_total{result=\"lost\"} 0.0",
            "belfry_claims_total{result=\"failed\"} 0.0",
            "belfry_executions_total{state=\"succeeded\"} 0.0",
            "belfry_executions_total{state=\"missed\"} 0.0",
            "belfry_scheduler_failures_total 0.0",
            "belfry_jobs 0.0",
            "belfry_due_queue 0.0",
            "belfry_running 0.0",
            "belfry_claimed 0.0")
        .doesNotContain("state=\"running\"");
  }

  @Test
  void jvmAndProcessAreShown() {
    assertThat(metrics.scrape())
        .contains(
            "jvm_memory_used_bytes{",
            "jvm_threads_live_threads ",
            "process_uptime_seconds ",
            "process_cpu_usage ",
            "process_files_open_files ",
            "system_cpu_count ");
  }

  @Test
  void latenessFallsIntoItsBucket() {
    scheduler.started(Duration.ofMillis(3));
    scheduler.started(Duration.ofMillis(-3));
    assertThat(metrics.scrape())
        .contains(
            "belfry_start_lateness_seconds_bucket{le=\"0.001\"} 1",
            "belfry_start_lateness_seconds_bucket{le=\"0.002\"} 1",
            "belfry_start_lateness_seconds_bucket{le=\"0.005\"} 2",
            "belfry_start_lateness_seconds_bucket{le=\"+Inf\"} 2",
            "belfry_start_lateness_seconds_sum 0.003");
  }

  @Test
  void whatHappensIsCounted() {
    scheduler.claims("applied", 7);
    scheduler.claims("applied", 1);
    scheduler.claims("somethingNew", 2);
    scheduler.ended(ExecutionState.TIMED_OUT);
    scheduler.levels(10, 9, 8, 7);
    scheduler.levels(4, 3, 2, 1);
    scheduler.loopFailed();
    assertThat(metrics.scrape())
        .contains(
            "belfry_claims_total{result=\"applied\"} 8.0",
            "belfry_claims_total{result=\"somethingNew\"} 2.0",
            "belfry_executions_total{state=\"timedOut\"} 1.0",
            "belfry_jobs 4.0",
            "belfry_due_queue 3.0",
            "belfry_claimed 2.0",
            "belfry_running 1.0",
            "belfry_scheduler_failures_total 1.0");
  }

  @Test
  void aGaugeIsReadAtEachScrape() {
    int[] entries = {1};
    metrics.gauge("belfry.spool.entries", "Entries in the spool", () -> entries[0]);
    assertThat(metrics.scrape()).contains("belfry_spool_entries 1.0");
    entries[0] = 2;
    assertThat(metrics.scrape()).contains("belfry_spool_entries 2.0");
  }
}
