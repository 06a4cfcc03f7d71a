package io.belfry.log.h2;

import io.belfry.log.AggregateLogContract;
import io.belfry.log.ExecutionLog;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2AggregateLogIT extends AggregateLogContract {
  @TempDir Path folder;

  @Override
  protected ExecutionLog open() {
    return H2ExecutionLog.open(folder);
  }

  @Override
  protected ExecutionLog reopen(ExecutionLog open) {
    open.close();
    return open();
  }
}
