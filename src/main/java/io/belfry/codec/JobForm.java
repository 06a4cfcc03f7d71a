package io.belfry.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.JobDefinition.CatchUp;
import io.belfry.job.JobDefinition.Concurrency;
import io.belfry.job.JobDefinition.CoordinatorLoss;
import io.belfry.schedule.DstPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The form of a job's document: its fields in order with their defaults, and the words it uses.
 *
 * <p>The defaults are part of stored format 1, which leaves out what equals them: they never
 * change, or stored jobs would change their meaning.
 */
final class JobForm {
  static final String SCHEDULE = "schedule";
  static final String SCHEDULES = "schedules";
  static final String CALENDARS = "calendars";
  static final String STATUS = "status";
  static final String ACTIVE_DEADLINE = "activeDeadlineSeconds";
  static final String MAX_CONCURRENCY = "maxConcurrency";

  static final String ON_LOSS = "onCoordinatorLoss";

  /** Every field but {@code schedule}, {@code schedules}, {@code task} and {@code status}. */
  private static final ObjectNode DEFAULTS =
      Json.parse(
          """
          {
            "displayName": "", "description": "", "labels": {}, "owner": "",
            "timeZone": "UTC", "dstPolicy": {"gap": null, "overlap": null},
            "calendars": {"include": [], "exclude": []}, "startAt": null, "endAt": null,
            "suspend": false, "jitterSeconds": 0, "startingDeadlineSeconds": null,
            "allowNever": false, "catchUp": "Latest", "catchUpLimit": 100,
            "parameters": [], "concurrencyPolicy": "Forbid", "maxConcurrency": 1,
            "queueLimit": 0, "concurrencyGroup": null,
            "activeDeadlineSeconds": 3600, "terminationGracePeriodSeconds": 10,
            "onCoordinatorLoss": "Stop", "backoffLimit": 0,
            "backoff": {"initialSeconds": 10, "factor": 2, "maxSeconds": 600},
            "retryOnLost": false,
            "placement": {"mode": "One", "selector": {}, "exclude": {}, "strategy": "Hash"},
            "dependsOn": [], "history": {"maxAgeDays": 30, "maxCount": 10000}
          }
          """);

  /** Fields whose engine does not exist yet: only their default is accepted. */
  static final List<String> NOT_SUPPORTED =
      List.of("parameters", "queueLimit", "concurrencyGroup", "placement", "dependsOn");

  /** Objects with a fixed set of fields, in which fields of newer versions may stand. */
  static final Map<String, Set<String>> NESTED =
      Map.of(
          "dstPolicy",
          Set.of("gap", "overlap"),
          CALENDARS,
          Set.of("include", "exclude"),
          "backoff",
          Set.of("initialSeconds", "factor", "maxSeconds"),
          "history",
          Set.of("maxAgeDays", "maxCount"),
          "task",
          Set.of("type", "command", "env", "workingDirectory", "runAsUser", "durationSeconds"));

  static final Map<String, Concurrency.Policy> CONCURRENCY =
      ordered(
          Concurrency.Policy.ALLOW.text(),
          Concurrency.Policy.ALLOW,
          Concurrency.Policy.FORBID.text(),
          Concurrency.Policy.FORBID);

  static final Map<String, CatchUp> CATCH_UP =
      Map.of(
          CatchUp.NONE.text(), CatchUp.NONE,
          CatchUp.LATEST.text(), CatchUp.LATEST,
          CatchUp.ALL.text(), CatchUp.ALL);

  static final Map<String, CoordinatorLoss> COORDINATOR_LOSS =
      ordered(
          CoordinatorLoss.STOP.text(),
          CoordinatorLoss.STOP,
          CoordinatorLoss.CONTINUE.text(),
          CoordinatorLoss.CONTINUE);

  static final Map<String, DstPolicy.Gap> GAP =
      ordered("RunAfterGap", DstPolicy.Gap.RUN_AFTER_GAP, "Skip", DstPolicy.Gap.SKIP);

  static final Map<String, DstPolicy.Overlap> OVERLAP =
      Map.of(
          "First", DstPolicy.Overlap.FIRST,
          "Second", DstPolicy.Overlap.SECOND,
          "Both", DstPolicy.Overlap.BOTH);

  private JobForm() {}

  private static <T> Map<String, T> ordered(String a, T first, String b, T second) {
    Map<String, T> map = new LinkedHashMap<>();
    map.put(a, first);
    map.put(b, second);
    return map;
  }

  /** The default of a field that has one. */
  static JsonNode defaultOf(String name) {
    return DEFAULTS.path(name).deepCopy();
  }

  /** Whether this version knows the field. */
  static boolean isKnown(String name) {
    return DEFAULTS.has(name)
        || Set.of("namespace", "name", SCHEDULE, SCHEDULES, "task", STATUS).contains(name);
  }

  /** The word of a choice. */
  static <T> String wordOf(Map<String, T> words, T value) {
    return words.entrySet().stream()
        .filter(word -> word.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** Takes out what equals its default; {@code maxConcurrency} has one for each policy. */
  static void removeDefaults(ObjectNode document) {
    for (var field : DEFAULTS.properties()) {
      boolean isDefault = field.getValue().equals(document.get(field.getKey()));
      if (isDefault && !field.getKey().equals(MAX_CONCURRENCY)) {
        document.remove(field.getKey());
      }
    }
  }
}
