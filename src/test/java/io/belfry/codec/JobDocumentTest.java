package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.JobDocument.Target;
import io.belfry.job.Job;
import io.belfry.job.JobDefinition;
import io.belfry.job.JobDefinition.CatchUp;
import io.belfry.job.JobDefinition.Concurrency;
import io.belfry.job.JobDefinition.CoordinatorLoss;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobDocumentTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String SMALLEST =
      """
      {"name": "report", "schedule": "0 30 2 * * *", "task": {"type": "noop"}}
      """;

  /** The document of api.md, with everything at its default but what it must say. */
  private static final String WHOLE =
      """
      { "namespace": "default", "name": "nightly-report", "displayName": "", "description": "",
        "labels": {"team": "bi"}, "owner": "",
        "schedule": "0 30 2 * * *", "timeZone": "Asia/Shanghai",
        "dstPolicy": {"gap": "RunAfterGap", "overlap": "First"},
        "calendars": {"include": [], "exclude": []}, "startAt": null, "endAt": null,
        "suspend": false, "jitterSeconds": 0,
        "startingDeadlineSeconds": null, "allowNever": false, "catchUp": "Latest",
        "catchUpLimit": 100,
        "task": {"type": "shell", "command": "echo hello", "env": {}, "workingDirectory": null,
                 "runAsUser": null},
        "parameters": [], "concurrencyPolicy": "Forbid", "maxConcurrency": 1, "queueLimit": 0,
        "concurrencyGroup": null,
        "activeDeadlineSeconds": 3600, "terminationGracePeriodSeconds": 10,
        "onCoordinatorLoss": "Stop", "backoffLimit": 0,
        "backoff": {"initialSeconds": 10, "factor": 2, "maxSeconds": 600}, "retryOnLost": false,
        "placement": {"mode": "One", "selector": {}, "exclude": {}, "strategy": "Hash"},
        "dependsOn": [],
        "history": {"maxAgeDays": 30, "maxCount": 10000},
        "status": {"version": 7, "whatever": ["is", "in", "here"]} }
      """;

  private static JobDocument read(String json) {
    return JobDocument.read(Json.parse(json), Target.create("default", NOW));
  }

  private static List<DocumentProblem> problems(String json) {
    return catchThrowableOfType(InvalidDocumentException.class, () -> read(json)).problems();
  }

  /** The smallest job with one more field, or another value of one of its own. */
  private static String with(String field, String value) {
    ObjectNode node = Json.parse(SMALLEST);
    node.set(field, Json.parse("{\"x\": " + value + "}").get("x"));
    return node.toString();
  }

  @Test
  void fillsInEveryDefault() {
    JobDefinition job = read(SMALLEST).definition();

    assertThat(job.id()).hasToString("default/report");
    assertThat(job.timing().timeZone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(job.task()).isEqualTo(new Task.Noop());
    assertThat(job.policies().suspension()).isEqualTo(Suspension.NONE);
    assertThat(job.policies().concurrency())
        .isEqualTo(new Concurrency(Concurrency.Policy.FORBID, 1));
    assertThat(job.policies().missed().catchUp()).isEqualTo(CatchUp.LATEST);
    assertThat(job.policies().limits().activeDeadline()).contains(Duration.ofHours(1));
    assertThat(job.policies().history().maxCount()).isEqualTo(10_000);
  }

  @Test
  void writesTheDocumentOfTheDescriptionAsItWasRead() {
    ObjectNode expected = Json.parse(WHOLE);
    expected.remove("status");

    ObjectNode written = read(WHOLE).write();

    assertThat(written).isEqualTo(expected);
    assertThat(written.toString()).as("in the same order").isEqualTo(expected.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          displayName                   | "Nightly"
          description                   | "a\\nb ✓"
          labels                        | {"team": "bi", "env": "prod"}
          owner                         | "me"
          schedules                     | ["0 1 * * *", "@daily"]
          timeZone                      | "Europe/Berlin"
          dstPolicy                     | {"gap": "Skip", "overlap": "Both"}
          dstPolicy                     | {"gap": null, "overlap": "Second"}
          startAt                       | "2026-04-01T00:00:00.000Z"
          endAt                         | "2027-04-01T00:00:00.000Z"
          suspend                       | true
          jitterSeconds                 | 30
          startingDeadlineSeconds       | 90
          allowNever                    | true
          catchUp                       | "All"
          catchUp                       | "None"
          catchUpLimit                  | 7
          task                          | {"type": "sleep", "durationSeconds": 1.5}
          activeDeadlineSeconds         | null
          activeDeadlineSeconds         | 5
          terminationGracePeriodSeconds | 0
          backoffLimit                  | 3
          backoff                       | {"initialSeconds": 1, "factor": 1.5, "maxSeconds": 2}
          retryOnLost                   | true
          history                       | {"maxAgeDays": 1, "maxCount": 5}
          calendars                     | {"include": ["cn", "us.ny"], "exclude": ["x"]}
          """)
  void writesBackWhatItWasGiven(String field, String value) {
    ObjectNode given = Json.parse(with(field, value));
    if (field.equals("schedules")) {
      given.remove("schedule");
    }

    ObjectNode written = read(given.toString()).write();

    assertThat(written.get(field)).isEqualTo(given.get(field));
    assertThat(read(written.toString()))
        .as("reads its own writing")
        .isEqualTo(read(given.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # field                       | value                            | code                    | at
          name                          | "a/../b"                         | name.invalid            | name
          name                          | ".."                             | name.invalid            | name
          name                          | ""                               | name.invalid            | name
          name                          | 7                                | field.wrongType         | name
          name                          | null                             | field.required          | name
          namespace                     | "other"                          | job.otherId             | namespace
          nmae                          | 1                                | field.unknown           | nmae
          displayName                   | ["x"]                            | field.wrongType         | displayName
          displayName                   | "a\\u0000b"                      | field.badCharacter      | displayName
          displayName                   | "a\\ud800b"                      | field.badCharacter      | displayName
          labels                        | []                               | field.wrongType         | labels
          labels                        | {"a": 1}                         | field.wrongType         | labels.a
          labels                        | {"a": null}                      | field.wrongType         | labels.a
          labels                        | {"a b": "c"}                     | label.invalidName       | labels.a b
          schedule                      | null                             | field.required          | schedule
          schedule                      | 5                                | field.wrongType         | schedule
          schedule                      | "61 * * * *"                     | schedule.outOfRange     | schedule
          schedule                      | "0 0 30 2 *"                     | schedule.neverFires     | schedule
          schedule                      | "@at 2020-01-01T00:00:00Z"       | schedule.neverFires     | schedule
          schedules                     | ["@daily"]                       | schedule.twice          | schedules
          timeZone                      | "Mars/X"                         | timeZone.unknown        | timeZone
          timeZone                      | 8                                | field.wrongType         | timeZone
          dstPolicy                     | {"gap": "Jump"}                  | field.badValue          | dstPolicy.gap
          dstPolicy                     | {"gaps": "Skip"}                 | field.unknown           | dstPolicy.gaps
          dstPolicy                     | "Skip"                           | field.wrongType         | dstPolicy
          startAt                       | "tomorrow"                       | field.badInstant        | startAt
          startAt                       | 1764000000000                    | field.wrongType         | startAt
          endAt                         | "2026-01-01T00:00:00Z"           | schedule.neverFires     | schedule
          suspend                       | "no"                             | field.wrongType         | suspend
          jitterSeconds                 | -1                               | field.outOfRange        | jitterSeconds
          jitterSeconds                 | 1e999                            | field.wrongType         | jitterSeconds
          jitterSeconds                 | 1.5                              | field.wrongType         | jitterSeconds
          jitterSeconds                 | "1"                              | field.wrongType         | jitterSeconds
          jitterSeconds                 | 99999999999999999999             | field.outOfRange        | jitterSeconds
          startingDeadlineSeconds       | 0                                | field.outOfRange        | startingDeadlineSeconds
          catchUp                       | "Some"                           | field.badValue          | catchUp
          catchUpLimit                  | 0                                | field.outOfRange        | catchUpLimit
          task                          | null                             | field.required          | task
          task                          | "echo"                           | field.wrongType         | task
          task                          | {}                               | field.required          | task.type
          task                          | {"type": "java"}                 | task.unknownType        | task.type
          task                          | {"type": "http"}                 | job.notSupported        | task.type
          task                          | {"type": "noop", "command": "x"} | field.unknown           | task.command
          task                          | {"type": "sleep"}                | field.required          | task.durationSeconds
          task                          | {"type": "sleep", "durationSeconds": 1e999}            | field.outOfRange       | task.durationSeconds
          task                          | {"type": "shell"}                | field.required          | task.command
          task                          | {"type": "shell", "command": " "}                      | field.required         | task.command
          task                          | {"type": "shell", "command": "a\\u0000"}               | field.badCharacter     | task.command
          task                          | {"type": "shell", "command": "a", "runAsUser": "root"} | job.notSupported       | task.runAsUser
          task                          | {"type": "shell", "command": "a", "workingDirectory": "b"} | task.relativeDirectory | task.workingDirectory
          task                          | {"type": "shell", "command": "a", "env": {"A=B": "x"}} | env.invalidName        | task.env.A=B
          task                          | {"type": "shell", "command": "a", "env": {"LD_PRELOAD": "x"}} | env.forbiddenName | task.env.LD_PRELOAD
          task                          | {"type": "shell", "command": "a", "env": {"BELFRY_JOB": "x"}} | env.forbiddenName | task.env.BELFRY_JOB
          task                          | {"type": "shell", "command": "a", "env": {"BASH_ENV": "x"}}   | env.forbiddenName | task.env.BASH_ENV
          task                          | {"type": "shell", "command": "a", "env": {"ENV": "x"}}        | env.forbiddenName | task.env.ENV
          concurrencyPolicy             | "Replace"                        | job.notSupported        | concurrencyPolicy
          concurrencyPolicy             | "Queue"                          | job.notSupported        | concurrencyPolicy
          concurrencyPolicy             | "Maybe"                          | field.badValue          | concurrencyPolicy
          maxConcurrency                | 2                                | field.outOfRange        | maxConcurrency
          queueLimit                    | 1                                | job.notSupported        | queueLimit
          concurrencyGroup              | "db"                             | job.notSupported        | concurrencyGroup
          calendars                     | ["x"]                            | field.wrongType         | calendars
          calendars                     | {"include": "x"}                 | field.wrongType         | calendars.include
          calendars                     | {"include": [1]}                 | field.wrongType         | calendars.include.0
          calendars                     | {"include": ["a/b"]}             | calendar.invalidName    | calendars.include.0
          calendars                     | {"exclude": ["x", "x"]}          | field.twice             | calendars.exclude.1
          calendars                     | {"include": ["x"], "exclude": ["y", "x"]} | calendar.bothWays | calendars.exclude.1
          calendars                     | {"only": ["x"]}                  | field.unknown           | calendars.only
          parameters                    | [{"name": "x"}]                  | job.notSupported        | parameters
          onCoordinatorLoss             | "Wait"                           | field.badValue          | onCoordinatorLoss
          placement                     | {"mode": "All"}                  | job.notSupported        | placement
          placement                     | {"selector": {"zone": "a"}}      | job.notSupported        | placement
          placement                     | {"colour": "red"}                | job.notSupported        | placement
          dependsOn                     | ["default/x"]                    | job.notSupported        | dependsOn
          activeDeadlineSeconds         | 0                                | field.outOfRange        | activeDeadlineSeconds
          terminationGracePeriodSeconds | -1                               | field.outOfRange        | terminationGracePeriodSeconds
          backoffLimit                  | 101                              | field.outOfRange        | backoffLimit
          backoff                       | {"initialSeconds": -1}           | field.outOfRange        | backoff.initialSeconds
          backoff                       | {"factor": 0.5}                  | field.outOfRange        | backoff.factor
          backoff                       | {"factor": "2"}                  | field.wrongType         | backoff.factor
          backoff                       | {"maxSeconds": 5}                | field.outOfRange        | backoff.maxSeconds
          backoff                       | {"max": 5}                       | field.unknown           | backoff.max
          retryOnLost                   | 1                                | field.wrongType         | retryOnLost
          history                       | {"maxAgeDays": 0}                | field.outOfRange        | history.maxAgeDays
          history                       | {"maxCount": 0}                  | field.outOfRange        | history.maxCount
          """)
  void refuses(String field, String value, String code, String at) {
    assertThat(problems(with(field, value)))
        .extracting(DocumentProblem::code, DocumentProblem::field)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(code, at));
  }

  @Test
  void aRunThatGoesOnIsNotStartedASecondTimeBesideItself() {
    String job =
        """
        {"name": "a", "schedule": "@daily", "task": {"type": "noop"},
         "onCoordinatorLoss": "Continue", "retryOnLost": %s, "concurrencyPolicy": "%s"}
        """;

    JobDocument goesOn = read(job.formatted(false, "Forbid"));
    assertThat(goesOn.definition().policies().limits().onLoss())
        .isEqualTo(CoordinatorLoss.CONTINUE);
    assertThat(goesOn.write().path("onCoordinatorLoss").asText()).isEqualTo("Continue");
    assertThat(read(job.formatted(true, "Allow")).definition().policies().retry().onLost())
        .isTrue();
    assertThat(problems(job.formatted(true, "Forbid")))
        .extracting(DocumentProblem::code, DocumentProblem::field)
        .containsExactly(tuple("job.continueAndRetry", "onCoordinatorLoss"));
  }

  @Test
  void namesThePositionInAnExpression() {
    assertThat(problems(with("schedule", "\"0 0 61 * * *\"")).get(0).position()).hasValue(4);
  }

  @Test
  void namesTheExpressionOfSeveral() {
    String job =
        """
        {"name": "a", "schedules": ["@daily", "@manual", "x"], "task": {"type": "noop"}}
        """;

    assertThat(problems(job)).extracting(DocumentProblem::field).containsExactly("schedules.2");
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    String job =
        """
        {"name": "a b", "schedule": "61 * * * *", "timeZone": "Mars/X", "task": {"type": "shell"},
         "catchUp": "x", "color": 1}
        """;

    assertThat(problems(job))
        .extracting(DocumentProblem::field)
        .containsExactlyInAnyOrder(
            "name", "schedule", "timeZone", "task.command", "catchUp", "color");
  }

  @Test
  void holdsTheLimitsOfSize() {
    String command = "x".repeat(64 * 1024);
    assertThat(problems(shell("\"command\": \"" + command + "é\"")))
        .extracting(DocumentProblem::code)
        .containsExactly("field.tooLong");
    assertThat(read(shell("\"command\": \"" + command + "\"")).definition().task())
        .isInstanceOf(Task.Shell.class);

    assertThat(problems(shell("\"command\": \"a\", \"env\": " + names(101, "x"))))
        .extracting(DocumentProblem::code)
        .containsExactly("field.tooMany");
    assertThat(problems(shell("\"command\": \"a\", \"env\": " + names(10, "x".repeat(7_000)))))
        .extracting(DocumentProblem::code)
        .containsExactly("field.tooLong");
    assertThat(problems(with("labels", names(65, "x"))))
        .extracting(DocumentProblem::code)
        .containsExactly("field.tooMany");
    assertThat(problems(with("displayName", "\"" + "x".repeat(201) + "\"")))
        .extracting(DocumentProblem::code)
        .containsExactly("field.tooLong");
    assertThat(problems(with("schedule", "\"" + "1,".repeat(5_000) + "\"")))
        .extracting(DocumentProblem::code)
        .containsExactly("schedule.tooLong");
  }

  private static String shell(String fields) {
    return with("task", "{\"type\": \"shell\", " + fields + "}");
  }

  private static String names(int count, String value) {
    ObjectNode node = Json.object();
    for (int i = 0; i < count; i++) {
      node.put("N" + i, value);
    }
    return node.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          * * * * *         | 60
          @hourly           | 3600
          15 * * * *        | 3600
          0,30 * * * *      | 60
          @manual           | 3600
          """)
  void startsLateByRuleWhereNoDeadlineIsWritten(String schedule, int seconds) {
    JobDocument job = read(with("schedule", "\"" + schedule + "\""));

    assertThat(job.definition().policies().missed().startingDeadline())
        .isEqualTo(Duration.ofSeconds(seconds));
    assertThat(job.write().get("startingDeadlineSeconds").isNull()).isTrue();
  }

  @Test
  void takesANeverFiringExpressionWhereThatIsMeant() {
    ObjectNode node = Json.parse(with("schedule", "\"0 0 30 2 *\""));
    node.put("allowNever", true);

    assertThat(read(node.toString()).allowNever()).isTrue();
    assertThat(read(with("schedule", "\"@manual\"")).allowNever()).isFalse();
  }

  @Test
  void allowsSixtyFourAtOnceUnlessItSaysOtherwise() {
    assertThat(read(with("concurrencyPolicy", "\"Allow\"")).definition().policies().concurrency())
        .isEqualTo(new Concurrency(Concurrency.Policy.ALLOW, 64));
    ObjectNode three = Json.parse(with("concurrencyPolicy", "\"Allow\"")).put("maxConcurrency", 3);
    assertThat(read(three.toString()).write().get("maxConcurrency").intValue()).isEqualTo(3);
    assertThat(problems(three.put("maxConcurrency", 65).toString()))
        .extracting(DocumentProblem::code)
        .containsExactly("field.outOfRange");
  }

  // --- edits

  private static StoredJob stored(String json, Instant createdAt) {
    JobDocument document = JobDocument.read(Json.parse(json), Target.create("default", createdAt));
    return new StoredJob(document, new Job.Identity("u", 1, createdAt, createdAt, createdAt), 5);
  }

  @Test
  void editsAJobWhoseOneTimeHasPassed() {
    String json = with("schedule", "\"@at 2026-02-01T00:00:00Z\"");
    StoredJob job = stored(json, Instant.parse("2026-01-01T00:00:00Z"));
    ObjectNode edit = job.document().write().put("description", "done");

    assertThat(JobDocument.read(edit, Target.replace(job, NOW)).definition().about().description())
        .isEqualTo("done");
    edit.put("timeZone", "Asia/Tokyo");
    assertThat(
            catchThrowableOfType(
                    InvalidDocumentException.class,
                    () -> JobDocument.read(edit, Target.replace(job, NOW)))
                .problems())
        .extracting(DocumentProblem::code)
        .containsExactly("schedule.neverFires");
  }

  @Test
  void keepsTheReasonOfASuspensionInAnEdit() {
    Suspension why = new Suspension(true, Optional.of("moving"), Optional.of(NOW));
    StoredJob before = stored(with("suspend", "true"), NOW);
    StoredJob job =
        new StoredJob(before.document().suspended(why), before.identity(), before.revision());
    ObjectNode edit = job.document().write().put("description", "new");

    assertThat(suspensionOf(edit, job)).isEqualTo(why);
    assertThat(suspensionOf(edit.put("suspend", false), job)).isEqualTo(Suspension.NONE);
  }

  private static Suspension suspensionOf(ObjectNode edit, StoredJob job) {
    return JobDocument.read(edit, Target.replace(job, NOW)).definition().policies().suspension();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"description": "x"}              | {"description": "x", "schedule": "@daily", "labels": {"a": "1"}}
          {"labels": {"b": "2"}}            | {"schedule": "@daily", "labels": {"a": "1", "b": "2"}}
          {"labels": {"a": null}}           | {"schedule": "@daily", "labels": {}}
          {"labels": null}                  | {"schedule": "@daily"}
          {"schedules": ["@hourly"]}        | {"schedules": ["@hourly"], "labels": {"a": "1"}}
          {"activeDeadlineSeconds": null}   | {"activeDeadlineSeconds": null, "schedule": "@daily", "labels": {"a": "1"}}
          {"backoff": {"factor": 3}}        | {"backoff": {"factor": 3}, "schedule": "@daily", "labels": {"a": "1"}}
          """)
  void mergesAPatch(String patch, String expected) {
    ObjectNode document = Json.parse("{\"schedule\": \"@daily\", \"labels\": {\"a\": \"1\"}}");

    assertThat(JobDocument.merge(document, Json.parse(patch))).isEqualTo(Json.parse(expected));
  }
}
