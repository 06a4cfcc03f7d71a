package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.audit.AuditDocument;
import io.belfry.codec.CalendarForm;
import io.belfry.codec.CalendarImportRequest;
import io.belfry.codec.CalendarPreviewRequest;
import io.belfry.codec.ExecutionDocument;
import io.belfry.codec.JobDocument;
import io.belfry.codec.Json;
import io.belfry.codec.PreviewRequest;
import io.belfry.codec.SecretRequest;
import io.belfry.codec.StoredJob;
import io.belfry.codec.TokenRequest;
import io.belfry.codec.WindowForm;
import io.belfry.job.Calendars;
import io.belfry.job.ExecutionId;
import io.belfry.job.Job;
import io.belfry.job.JobId;
import io.belfry.log.AuditEntries;
import io.belfry.store.ApiToken;
import io.belfry.store.JobRow;
import io.belfry.store.RunRequest;
import io.belfry.store.SecretInfo;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the records that describe documents to the documents. */
class SchemasTest {
  private static final Instant NOW = Instant.EPOCH;

  private static Set<String> described(Class<?> record) {
    Set<String> names = new TreeSet<>();
    for (RecordComponent component : record.getRecordComponents()) {
      names.add(component.getName());
    }
    return names;
  }

  private static Set<String> written(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.properties().forEach(field -> names.add(field.getKey()));
    return names;
  }

  private static Set<String> without(Set<String> names, String... others) {
    Set<String> left = new TreeSet<>(names);
    left.removeAll(Arrays.asList(others));
    return left;
  }

  private static ObjectNode job(String schedule, String task) {
    String json = "{\"name\": \"a\", %s, \"task\": %s}".formatted(schedule, task);
    return JobDocument.read(Json.parse(json), JobDocument.Target.create("default", NOW)).write();
  }

  @Test
  void describesJobs() {
    ObjectNode one = job("\"schedule\": \"@daily\"", "{\"type\": \"shell\", \"command\": \"x\"}");
    ObjectNode many =
        job(
            "\"schedules\": [\"@daily\", \"@hourly\"]",
            "{\"type\": \"sleep\", \"durationSeconds\": 1}");

    Set<String> all = written(one);
    all.addAll(written(many));
    assertThat(without(described(Schemas.Job.class), "status")).isEqualTo(all);
    Set<String> task = written(one.get("task"));
    task.addAll(written(many.get("task")));
    assertThat(described(Schemas.Task.class)).isEqualTo(task);
    for (Class<?> part :
        List.of(
            Schemas.DstPolicy.class,
            Schemas.Calendars.class,
            Schemas.Backoff.class,
            Schemas.Placement.class,
            Schemas.History.class)) {
      String field =
          part.getSimpleName().substring(0, 1).toLowerCase(Locale.ROOT)
              + part.getSimpleName().substring(1);
      assertThat(described(part)).as(field).isEqualTo(written(one.get(field)));
    }
  }

  @Test
  void describesExecutions() {
    var id = ExecutionId.manual(JobId.parse("default/a"), NOW, "x");
    ObjectNode execution =
        ExecutionDocument.write(List.of(Attempts.of(new RunRequest(id, "me", NOW, 1))));

    assertThat(without(described(Schemas.Execution.class), "range")).isEqualTo(written(execution));
  }

  @Test
  void describesPreviews() {
    ObjectNode body = Json.object();
    for (String field : without(described(Schemas.SchedulePreviewRequest.class), "schedules")) {
      body.putNull(field);
    }
    PreviewRequest request = PreviewRequest.read(body.put("schedule", "* * * * * *"), NOW);
    ObjectNode preview = new SchedulePreview(request, Calendars.NONE).answer(List.of());

    assertThat(described(Schemas.SchedulePreview.class)).isEqualTo(written(preview));
    assertThat(without(described(Schemas.PreviewTime.class), "mark"))
        .isEqualTo(written(preview.at("/times/0")));
    assertThat(without(described(Schemas.Warning.class), "count"))
        .isEqualTo(written(preview.at("/warnings/0")));
    assertThat(described(Schemas.Description.class)).isEqualTo(written(preview.get("description")));
  }

  @Test
  void describesWhatIsUpcoming() {
    JobDocument document =
        JobDocument.read(
            Json.parse(
                "{\"name\": \"a\", \"schedule\": \"@daily\", \"task\": {\"type\": \"noop\"}}"),
            JobDocument.Target.create("default", NOW));
    Job.Identity identity = new Job.Identity("u", 1, NOW, NOW, NOW);
    JobRow row = new JobRow(new StoredJob(document, identity, 1), () -> Calendars.NONE);
    Upcoming.Span span = new Upcoming.Span(NOW, NOW.plusSeconds(90_000));
    ObjectNode list = UpcomingResource.json(Upcoming.of(List.of(row), span, 1), span);

    assertThat(described(Schemas.UpcomingList.class)).isEqualTo(written(list));
    assertThat(described(Schemas.Upcoming.class)).isEqualTo(written(list.at("/items/0")));
  }

  @Test
  void describesTokens() {
    ApiToken token =
        new ApiToken(
            "0123456789abcdef",
            "ci",
            new ApiToken.Owner("alice", "u1"),
            new ApiToken.Scope(Set.of("*"), Set.of("jobs.run")),
            "hash",
            new ApiToken.Life(NOW, NOW.plusSeconds(1)),
            Optional.empty(),
            1);
    ObjectNode shown = TokenViews.show(token, NOW);

    assertThat(described(TokenSchemas.Token.class)).isEqualTo(written(shown));
    assertThat(written(shown.put("token", "blf_…")))
        .isEqualTo(described(TokenSchemas.NewToken.class));
    ObjectNode body = Json.parse("{\"name\":\"a\",\"namespaces\":[\"*\"],\"actions\":[\"b\"]}");
    body.putNull("expiresInDays").putNull("expiresInSeconds");
    assertThat(TokenRequest.read(body).name()).isEqualTo("a");
    assertThat(described(TokenSchemas.TokenRequest.class)).isEqualTo(written(body));
  }

  @Test
  void describesTheAudit() {
    ObjectNode entry = AuditDocument.write(AuditEntries.entry(1));

    assertThat(described(AuditSchemas.AuditEntry.class)).isEqualTo(written(entry));
  }

  @Test
  void describesSecrets() {
    ObjectNode secret = SecretsResource.show(new SecretInfo("a", NOW, NOW, "me"));

    assertThat(described(Schemas.Secret.class)).isEqualTo(written(secret));
    assertThat(described(Schemas.SecretValue.class)).containsExactly("value");
    assertThat(SecretRequest.read(Json.object().put("value", "x"))).isEqualTo("x");
  }

  @Test
  void describesCalendars() {
    String text =
        """
        {"timeZone": "UTC", "weekly": [{"days": ["Mon"]}],
         "dates": ["2026-10-01", {"from": "2026-10-02T09:00", "until": "2026-10-02T10:00",
                   "label": "x"}]}
        """;
    ObjectNode calendar = CalendarForm.write(CalendarForm.read(Json.parse(text), "a"));

    assertThat(without(described(CalendarSchemas.Calendar.class), "status"))
        .isEqualTo(written(calendar));
    assertThat(described(CalendarSchemas.CalendarContent.class))
        .isEqualTo(described(CalendarSchemas.Calendar.class));
    assertThat(described(CalendarSchemas.WeeklyHours.class))
        .isEqualTo(written(calendar.at("/weekly/0")));
    Set<String> dates = written(calendar.at("/dates/0"));
    dates.addAll(written(calendar.at("/dates/1")));
    assertThat(described(CalendarSchemas.CalendarDate.class)).isEqualTo(dates);
    ObjectNode window =
        WindowForm.write(WindowForm.read(Json.parse("{\"calendars\": [\"a\"]}"), "w"));
    assertThat(described(CalendarSchemas.MaintenanceWindow.class)).isEqualTo(written(window));
  }

  @Test
  void describesWhatCalendarsAreAskedFor() {
    ObjectNode preview = Json.object().put("from", "2026-10-01").put("to", "2026-10-01");
    preview.putObject("calendar");
    assertThat(described(CalendarSchemas.PreviewRequest.class)).isEqualTo(written(preview));
    ObjectNode days = CalendarPreviewResource.show(CalendarPreviewRequest.read(preview));
    assertThat(described(CalendarSchemas.Preview.class)).isEqualTo(written(days));
    assertThat(described(CalendarSchemas.CalendarDay.class)).isEqualTo(written(days.at("/days/0")));

    ObjectNode file = Json.object().put("ics", "").put("timeZone", "UTC");
    file.put("from", "2026-10-01").put("to", "2026-10-01");
    assertThat(described(CalendarSchemas.ImportRequest.class)).isEqualTo(written(file));
    ObjectNode found = CalendarImportResource.show(CalendarImportRequest.read(file));
    assertThat(described(CalendarSchemas.Import.class)).isEqualTo(written(found));
    assertThat(described(CalendarSchemas.ImportSkipped.class))
        .isEqualTo(written(found.at("/skipped/0")));
  }

  @Test
  void describesProblems() {
    var problem = ApiProblem.ofField("c", "f", "d");
    ObjectNode body = ProblemResponses.document(problem);

    List<String> names = new ArrayList<>(written(body));
    names.add("position");
    assertThat(described(Schemas.Problem.class)).containsExactlyInAnyOrderElementsOf(names);
  }
}
