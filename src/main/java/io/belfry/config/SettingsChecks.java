package io.belfry.config;

import java.util.ArrayList;
import java.util.List;

/** The rules between settings. */
final class SettingsChecks {
  private SettingsChecks() {}

  /** What is wrong between settings that are each well formed. */
  static List<String> problems(Settings settings) {
    List<String> problems = new ArrayList<>();
    if (!settings.get(SettingsTable.MASTER_ENABLED)
        && !settings.get(SettingsTable.WORKER_ENABLED)) {
      problems.add(
          SettingsTable.MASTER_ENABLED.name()
              + " and "
              + SettingsTable.WORKER_ENABLED.name()
              + " are both false: the node would do nothing");
    }
    WorkerSettings worker = settings.worker();
    if (worker.guardSilence().multipliedBy(2).compareTo(worker.leaseTtl()) > 0) {
      // G5: the guard must have killed before the lease ends
      problems.add(
          SettingsTable.WORKER_GUARD_SILENCE.name()
              + " is more than half of "
              + SettingsTable.WORKER_LEASE_TTL.name());
    }
    problems.addAll(OidcTable.problems(settings));
    problems.addAll(EtcdTable.problems(settings));
    problems.addAll(MongoTable.problems(settings));
    return problems;
  }
}
