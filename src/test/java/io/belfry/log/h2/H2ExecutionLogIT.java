package io.belfry.log.h2;

import static io.belfry.log.Records.entry;
import static io.belfry.log.Records.id;
import static io.belfry.log.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.log.ExecutionLog;
import io.belfry.log.ExecutionLogContract;
import io.belfry.log.ExecutionQuery;
import io.belfry.log.LogUnavailableException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2ExecutionLogIT extends ExecutionLogContract {
  @TempDir Path folder;
  private int opened;
  private Path current;

  @Override
  protected ExecutionLog open() {
    current = folder.resolve("log" + opened++);
    return H2ExecutionLog.open(current);
  }

  @Override
  protected ExecutionLog reopen(ExecutionLog open) {
    open.close();
    return H2ExecutionLog.open(current);
  }

  @Test
  void anInterruptedCallerBreaksNothingForTheOthers() {
    for (long n = 0; n < 20; n++) {
      Thread.currentThread().interrupt();
      try {
        log.append(List.of(entry(succeeded(id("job", n), 1))));
        log.list(ExecutionQuery.newest(5));
      } catch (LogUnavailableException e) {
        // the interrupted one itself may fail
      } finally {
        Thread.interrupted();
      }
      log.append(List.of(entry(succeeded(id("job", n), 1))));
    }
    log = reopen(log);
    assertThat(log.list(ExecutionQuery.newest(5)).total()).isEqualTo(20);
  }

  @Test
  void aDatabaseThatH2HasClosedIsOpenedAnew() throws Exception {
    log.append(List.of(entry(succeeded(id("job", 1), 1))));
    String url = "jdbc:h2:retry:" + current.resolve("executions").toAbsolutePath();
    try (var connection = java.sql.DriverManager.getConnection(url, "belfry", "");
        var statement = connection.createStatement()) {
      statement.execute("SHUTDOWN IMMEDIATELY"); // as H2 does after an error of the disk
    }

    assertThatThrownBy(() -> log.append(List.of(entry(succeeded(id("job", 2), 1)))))
        .isInstanceOf(LogUnavailableException.class);
    log.append(List.of(entry(succeeded(id("job", 2), 1))));
    assertThat(log.list(ExecutionQuery.newest(5)).items())
        .containsExactly(succeeded(id("job", 2), 1), succeeded(id("job", 1), 1));
  }

  @Test
  void aFolderThatAnotherProcessHasOpenIsNamed() throws Exception {
    log.append(List.of(entry(succeeded(id("job", 1), 1))));
    Process other = open(current);
    try (var lines =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.lines().toList())
          .containsExactly("the execution log in " + current + " is in use by another process");
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  private static Process open(Path folder) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Opener.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Another process that opens the log and prints what comes of it. */
  static final class Opener {
    public static void main(String[] args) {
      try (var log = H2ExecutionLog.open(Path.of(args[0]))) {
        System.out.println("opened " + log.jobs("", 1));
      } catch (LogUnavailableException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
