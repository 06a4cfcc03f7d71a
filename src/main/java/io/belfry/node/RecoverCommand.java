package io.belfry.node;

import io.belfry.config.Settings;
import io.belfry.config.SettingsException;
import io.belfry.config.SettingsSources;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.recover.Recovery;
import io.belfry.store.FeatureLevel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * {@code belfry recover}: tells the cluster that its etcd was restored from a backup on purpose. It
 * shows what it will do and does it when the person says so. It reads the same settings as a node
 * and needs etcd only; no node has to run.
 */
public final class RecoverCommand {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int NOT_CONFIRMED = 2;
  static final int USAGE = 64;
  private static final String WORD = "recover";
  private static final int NAMED = 20;
  private static final long LOOK_MILLIS = 250;

  private final Clock clock;
  private final PrintStream out;
  private final Supplier<Optional<String>> answer;
  private final Duration patience;

  /**
   * @param clock says up to when scheduled times count as unknown
   * @param out where everything is said
   * @param answer what the person types; empty where nobody can be asked
   * @param patience how long to wait for registrations to end
   */
  RecoverCommand(
      Clock clock, PrintStream out, Supplier<Optional<String>> answer, Duration patience) {
    this.clock = clock;
    this.out = out;
    this.answer = answer;
    this.patience = patience;
  }

  /** Runs it; ends the JVM with 0 if done, 1 if failed, 2 if not confirmed, 64 if misused. */
  public static void main(String[] arguments) {
    RecoverCommand command =
        new RecoverCommand(
            Clock.systemUTC(), System.out, RecoverCommand::typed, Duration.ofSeconds(60));
    System.exit(command.run(List.of(arguments), SettingsSources.current()));
  }

  int run(List<String> arguments, SettingsSources sources) {
    boolean yes = arguments.equals(List.of("--yes"));
    if (!yes && !arguments.isEmpty()) {
      out.println(
          "Usage: belfry recover [--yes] [-Dbelfry.etcd.endpoints=URL,... -Dname=value ...]");
      return USAGE;
    }
    try {
      Settings settings = Settings.load(sources);
      if (!settings.etcd().isUsed()) {
        out.println("belfry.etcd.endpoints is not set: there is no etcd that could be restored.");
        return USAGE;
      }
      out.println("Looking at " + settings.etcd());
      try (KeyValueStore kv = EtcdKeyValueStore.open(Stores.etcd(settings.etcd()), Thread::new)) {
        return run(kv, yes);
      }
    } catch (SettingsException | IllegalStateException e) {
      out.println("Not done: " + e.getMessage());
      return FAILED;
    } catch (CompletionException e) {
      out.println("Not done: " + e.getCause());
      out.println("Nothing is half done that a second run would not finish.");
      return FAILED;
    }
  }

  private int run(KeyValueStore kv, boolean yes) {
    FeatureLevel unused = FeatureLevel.check(kv).join();
    Recovery recovery = new Recovery(kv, clock.instant());
    Recovery.Report plan = recovery.look();
    say(plan);
    if (!yes && !isConfirmed()) {
      out.println("Nothing was changed.");
      return NOT_CONFIRMED;
    }
    List<String> workers = stillRegistered(recovery);
    if (!workers.isEmpty()) {
      out.println(
          "Nothing was changed: "
              + String.join(", ", workers)
              + " work with this store. Stop these workers and try again.");
      return FAILED;
    }
    Recovery.Report done = recovery.carryOut(plan);
    out.println(
        "Done: the epoch is "
            + done.epoch().number()
            + ", "
            + done.executions()
            + " executions are given up, "
            + done.times()
            + " scheduled times are passed over.");
    out.println("Waiting workers register within 10 s and go on; start the others.");
    return DONE;
  }

  private void say(Recovery.Report plan) {
    out.println(
        "etcd is at revision " + plan.revision() + ", the epoch is " + plan.epoch().number());
    out.println("What will be done:");
    out.println(
        "  - "
            + plan.executions()
            + " executions that ran, waited for a retry or were asked for at the time of the backup"
            + " become lost (restore.unknown) and are not run again;");
    out.println(
        "  - "
            + plan.times()
            + " scheduled times since the backup are not run; each job gets one record of them,"
            + " lost (restore.unknown);");
    out.println("  - that changes the states of " + plan.jobs() + " jobs;");
    out.println(
        "  - then the epoch becomes "
            + (plan.epoch().number() + 1)
            + ": workers that refuse this etcd take it and go on.");
    out.println(
        "What the backup does not know stays gone: changes of jobs, users, roles and secrets made"
            + " after it. Accounts, sessions and tokens that were removed after it are back.");
    if (!plan.unreadable().isEmpty()) {
      out.println("Left alone, for they can't be read here:");
      plan.unreadable().stream().limit(NAMED).forEach(key -> out.println("  - " + key));
      if (plan.unreadable().size() > NAMED) {
        out.println("  and " + (plan.unreadable().size() - NAMED) + " more");
      }
    }
  }

  private boolean isConfirmed() {
    out.println("Type " + WORD + " to do it (or run with --yes):");
    return answer.get().map(String::strip).filter(WORD::equals).isPresent();
  }

  /**
   * The registrations that stay. One that a backup brought back ends with its lease, and a worker
   * that refuses the store registers for a moment each time that it looks.
   */
  private List<String> stillRegistered(Recovery recovery) {
    List<String> ids = recovery.registered();
    if (!ids.isEmpty()) {
      out.println("Waiting for registrations to end: " + String.join(", ", ids));
    }
    long looks = patience.toMillis() / LOOK_MILLIS;
    for (long i = 0; i < looks && !ids.isEmpty(); i++) {
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ids;
      }
      List<String> now = recovery.registered();
      ids = ids.stream().filter(now::contains).toList();
    }
    return ids;
  }

  private static Optional<String> typed() {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return Optional.ofNullable(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
