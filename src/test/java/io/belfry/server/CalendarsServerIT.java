package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calendars and maintenance windows over HTTP, as a page or a script uses them. */
class CalendarsServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String API = "/api/v1";
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final String id = "c" + System.nanoTime();
  private final String calendar = "/calendars/" + id;
  private final String window = "/maintenance-windows/" + id;
  private HttpResponse<String> last;

  private JsonNode call(HttpRequest.Builder request, String method, String body) throws Exception {
    request.header("Content-Type", "application/json");
    last =
        send(
            request.method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    boolean json = last.headers().firstValue("Content-Type").orElse("").contains("json");
    return json ? JSON.readTree(last.body()) : JSON.missingNode();
  }

  private JsonNode expect(int status, String method, String path, String body) throws Exception {
    return expect(status, method, path, body, "X-None", "");
  }

  private JsonNode expect(
      int status, String method, String path, String body, String header, String value)
      throws Exception {
    JsonNode answer = call(request(API + path).header(header, value), method, body);
    assertThat(last.statusCode()).as(last.body()).isEqualTo(status);
    return answer;
  }

  private String tag() {
    return last.headers().firstValue("ETag").orElse("");
  }

  /** A cluster with jobs is at the level of its nodes after a minute. */
  @BeforeEach
  void isReady() {
    await().atMost(LIMIT).until(() -> get("/health/ready").statusCode() == 200);
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              call(request(API + "/calendars/level"), "PUT", "{}");
              return last.statusCode() < 300;
            });
  }

  @Test
  void aCalendarIsCreatedReadReplacedListedAndDeleted() throws Exception {
    JsonNode created =
        expect(
            201,
            "PUT",
            calendar,
            "{\"displayName\":\"China\",\"dates\":[\"2026-10-01\"]}",
            "If-None-Match",
            "*");
    assertThat(last.headers().firstValue("Location").orElse("")).endsWith(API + calendar);
    String first = tag();
    assertThat(created.path("name").asText()).isEqualTo(id);
    assertThat(created.at("/dates/0/to").asText()).isEqualTo("2026-10-01");
    assertThat(created.at("/status/jobs").asInt(-1)).isZero();

    JsonNode read = expect(200, "GET", calendar, "");
    assertThat(tag()).isEqualTo(first);
    assertThat(read).isEqualTo(created);
    expect(412, "PUT", calendar, "{}", "If-None-Match", "*");
    assertThat(JSON.readTree(last.body()).path("code").asText()).isEqualTo("calendar.changed");

    // what was read can be sent back
    ((ObjectNode) read).put("description", "public holidays");
    JsonNode replaced = expect(200, "PUT", calendar, read.toString(), "If-Match", first);
    assertThat(replaced).isEqualTo(read);
    assertThat(tag()).isNotEqualTo(first);
    expect(412, "PUT", calendar, read.toString(), "If-Match", first);
    expect(412, "DELETE", calendar, "", "If-Match", first);

    JsonNode list = expect(200, "GET", "/calendars", "");
    assertThat(list.path("total").asInt()).isEqualTo(list.path("items").size());
    assertThat(list.path("items")).contains(replaced);

    expect(204, "DELETE", calendar, "");
    expect(404, "GET", calendar, "");
    JsonNode gone = expect(404, "DELETE", calendar, "");
    assertThat(gone.path("code").asText()).isEqualTo("calendar.notFound");
  }

  @Test
  void aWindowIsCreatedReadReplacedListedAndDeleted() throws Exception {
    JsonNode created = expect(201, "PUT", window, "{\"from\":\"2026-12-01T18:00:00+08:00\"}");
    assertThat(created.path("from").asText()).isEqualTo("2026-12-01T10:00:00.000Z");
    assertThat(created.path("until").isNull()).isTrue();
    String first = tag();
    assertThat(expect(200, "GET", window, "")).isEqualTo(created);
    ((ObjectNode) created).put("description", "the database is moved");
    assertThat(expect(200, "PUT", window, created.toString(), "If-Match", first))
        .isEqualTo(created);
    expect(412, "PUT", window, created.toString(), "If-Match", first);
    assertThat(expect(200, "GET", "/maintenance-windows", "").path("items")).contains(created);
    expect(204, "DELETE", window, "");
    assertThat(expect(404, "GET", window, "").path("code").asText()).isEqualTo("window.notFound");
  }

  @Test
  void aCalendarThatIsUsedStaysAndOneThatIsUnknownCanBeUsedByNothing() throws Exception {
    String jobs = "/namespaces/calendars-it/jobs";
    String job =
        "{\"name\":\"%s\",\"schedule\":\"@daily\",\"task\":{\"type\":\"noop\"},\"calendars\":{\"exclude\":[\"%s\"]}}"
            .formatted(id, id);
    JsonNode refused = expect(400, "POST", jobs, job);
    assertThat(refused.path("code").asText()).isEqualTo("calendar.unknown");
    assertThat(refused.path("field").asText()).isEqualTo("calendars.exclude.0");
    expect(400, "POST", jobs + "?dryRun=true", job);
    expect(400, "PUT", window, "{\"calendars\":[\"%s\"]}".formatted(id));

    expect(201, "PUT", calendar, "{}");
    expect(201, "POST", jobs, job);
    assertThat(expect(200, "GET", jobs + "/" + id, "").at("/calendars/exclude/0").asText())
        .isEqualTo(id);
    expect(201, "PUT", window, "{\"calendars\":[\"%s\"]}".formatted(id));
    JsonNode status = expect(200, "GET", calendar, "").path("status");
    assertThat(status.path("jobs").asInt()).isEqualTo(1);
    assertThat(status.at("/windows/0").asText()).isEqualTo(id);

    JsonNode used = expect(409, "DELETE", calendar, "");
    assertThat(used.path("code").asText()).isEqualTo("calendar.inUse");
    assertThat(used.path("detail").asText())
        .contains("calendars-it/" + id)
        .contains("maintenance windows " + id);
    expect(204, "DELETE", window, "");
    expect(204, "DELETE", jobs + "/" + id, "");
    expect(204, "DELETE", calendar, "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/calendars/x           | {'dates':['x']}      | calendar.badDay       | dates.0.from",
        "/calendars/x           | {'name':'y'}         | name.otherThanAddress | name",
        "/calendars/-x          | {}                   | calendar.invalidName  | name",
        "/calendars/a%20b       | {}                   | calendar.invalidName  | name",
        "/calendars/x           | []                   | json.notAnObject      | ''",
        "/maintenance-windows/x | {}                   | window.always         | from",
        "/maintenance-windows/x | {'calendars':['%']}  | calendar.invalidName  | calendars.0",
      })
  void refusesWhatIsWrong(String path, String body, String code, String field) throws Exception {
    JsonNode problem = expect(400, "PUT", path, body.replace('\'', '"'));
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("field").asText()).isEqualTo(field.replace("'", ""));
  }

  @Test
  void showsWhichDaysAreInACalendarThatIsNotSaved() throws Exception {
    JsonNode preview =
        expect(
            200,
            "POST",
            "/calendars:preview",
            """
            {"from": "2026-10-01", "to": "2026-10-03", "calendar": {
              "weekly": [{"days": ["Thu", "Fri"], "from": "09:00"}],
              "except": [{"from": "2026-10-01", "label": "National Day"}]}}
            """);
    assertThat(preview)
        .isEqualTo(
            JSON.readTree(
                """
                {"days": [{"date": "2026-10-01", "state": "out", "labels": ["National Day"]},
                          {"date": "2026-10-02", "state": "partly", "labels": []},
                          {"date": "2026-10-03", "state": "out", "labels": []}]}
                """));
  }

  @Test
  void showsTheEventsOfAFileAndSavesNothing() throws Exception {
    ObjectNode body = JSON.createObjectNode().put("from", "2026-01-01").put("to", "2027-12-31");
    body.put(
        "ics",
        """
        BEGIN:VCALENDAR
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20201225
        RRULE:FREQ=YEARLY
        SUMMARY:Christmas
        END:VEVENT
        BEGIN:VEVENT
        DTSTART:20200101
        RRULE:FREQ=SECONDLY
        SUMMARY:Ticks
        END:VEVENT
        END:VCALENDAR
        """);
    JsonNode found = expect(200, "POST", "/calendars:import", body.toString());
    assertThat(found)
        .isEqualTo(
            JSON.readTree(
                """
                {"entries": [{"from": "2026-12-25", "to": "2026-12-25", "label": "Christmas"},
                             {"from": "2027-12-25", "to": "2027-12-25", "label": "Christmas"}],
                 "skipped": [{"line": 7, "code": "ics.tooOften", "what": "Ticks"}]}
                """));
  }

  @Test
  void aChangeIsOnRecordWithBothDocuments() throws Exception {
    expect(201, "PUT", calendar, "{\"description\":\"one\"}");
    expect(200, "PUT", calendar, "{\"description\":\"two\"}");
    expect(204, "DELETE", calendar, "");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              JsonNode entries =
                  expect(200, "GET", "/audit?action=calendars.write&limit=500", "").path("items");
              String mine =
                  JSON.createArrayNode()
                      .addAll(
                          entries.findParents("target").stream()
                              .filter(e -> e.path("target").asText().equals("calendars/" + id))
                              .toList())
                      .toString();
              assertThat(mine)
                  .contains("\"description\":\"one\"")
                  .contains("\"description\":\"two\"");
            });
  }
}
