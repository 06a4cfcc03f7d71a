package io.belfry.scheduler;

import io.belfry.execution.OutputSink;
import io.belfry.job.ExecutionRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A journal that keeps what it is given, for tests of the engine without a log. */
final class MemoryJournal implements Journal {
  final List<ExecutionRecord> records = new CopyOnWriteArrayList<>();
  final List<ExecutionRecord> late = new CopyOnWriteArrayList<>();

  @Override
  public CompletableFuture<Void> provisional(ExecutionRecord end) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void accepted(ExecutionRecord end) {
    records.add(end);
  }

  @Override
  public void late(ExecutionRecord end) {
    late.add(end);
  }

  @Override
  public void write(ExecutionRecord record) {
    records.add(record);
  }

  @Override
  public List<ExecutionRecord> undecided() {
    return List.of();
  }

  @Override
  public OutputSink output() {
    return chunk -> {};
  }

  @Override
  public boolean isFull() {
    return false;
  }
}
