package io.belfry.node;

import io.belfry.execution.OutputSink;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobId;
import io.belfry.log.LogEntry;
import io.belfry.scheduler.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** INTERIM. */
final class SpoolJournal implements Journal {
  interface Logged {
    void logged(JobId job, String key, int attempt);
  }

  private final LinkedBlockingQueue<LogEntry> queue = new LinkedBlockingQueue<>();
  private volatile boolean closed;
  private volatile Logged listener = (a, b, c) -> {};
  private final WorkerParts parts;

  private SpoolJournal(WorkerParts parts) {
    this.parts = parts;
  }

  static SpoolJournal open(Path folder, WorkerParts parts) {
    SpoolJournal journal = new SpoolJournal(parts);
    parts.threads.loops().newThread(journal::run).start();
    return journal;
  }

  void onLogged(Logged listener) {
    this.listener = listener;
  }

  private void run() {
    while (!closed) {
      try {
        Thread.sleep(200);
        List<LogEntry> batch = new ArrayList<>();
        queue.drainTo(batch);
        parts.log.append(batch);
        for (LogEntry e : batch) {
          if (e instanceof LogEntry.Attempt a && a.execution().outcome().state().isFinal()) {
            listener.logged(a.execution().id().job(), a.execution().id().key(), a.execution().attempt());
          }
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        e.printStackTrace();
      }
    }
  }

  void close() {
    closed = true;
  }

  @Override
  public CompletableFuture<Void> provisional(ExecutionRecord end) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void accepted(ExecutionRecord end) {
    queue.add(new LogEntry.Attempt(end));
  }

  @Override
  public void late(ExecutionRecord end) {}

  @Override
  public void write(ExecutionRecord record) {
    queue.add(new LogEntry.Attempt(record));
  }

  @Override
  public List<ExecutionRecord> undecided() {
    return List.of();
  }

  @Override
  public OutputSink output() {
    return queue::add;
  }

  @Override
  public boolean isFull() {
    return false;
  }
}
