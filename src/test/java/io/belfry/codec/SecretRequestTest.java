package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.belfry.job.Task;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretRequestTest {
  private static final String CANARY = "hunter2";

  @Test
  void readsAValue() {
    assertThat(SecretRequest.read(Json.parse("{\"value\": \" a\\nb \"}"))).isEqualTo(" a\nb ");
    String longest = "é".repeat(4 * 1024);
    assertThat(SecretRequest.read(Json.object().put("value", longest))).isEqualTo(longest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                     | field.required
          {"value": null}                        | field.required
          {"value": ""}                          | field.required
          {"value": 7}                           | field.wrongType
          {"value": ["hunter2"]}                 | field.wrongType
          {"value": "hunter2\\u0000"}            | field.badCharacter
          {"value": "hunter2", "name": "hunter2"} | field.unknown
          {"value": "hunter2", "value": "hunter2"} | json.duplicateField
          {"value": hunter2}                     | json.malformed
          {"value": "hunter2" hunter2}           | json.malformed
          {"value": "hunter2                     | json.malformed
          hunter2                                | json.malformed
          "hunter2"                              | json.notAnObject
          """)
  void refusesWithoutRepeatingIt(String body, String code) {
    InvalidDocumentException refused =
        catchThrowableOfType(
            InvalidDocumentException.class,
            () -> SecretRequest.read(Json.parse(body.getBytes(StandardCharsets.UTF_8))));
    assertThat(refused.problems()).extracting(DocumentProblem::code).contains(code);
    assertThat(refused.problems().toString()).doesNotContain(CANARY);
    assertThat(refused.getMessage()).doesNotContain(CANARY);
  }

  @Test
  void refusesALongOne() {
    String value = "é".repeat(4 * 1024) + "!";
    assertThatThrownBy(() -> SecretRequest.read(Json.object().put("value", value)))
        .isInstanceOfSatisfying(
            InvalidDocumentException.class,
            refused ->
                assertThat(refused.problems())
                    .containsExactly(
                        DocumentProblem.of("secret.tooLarge", "value", "write at most 8 KiB")));
  }

  // --- references in a job

  private static JobDocument job(String env) {
    String json =
        """
        {"name": "a", "schedule": "@daily",
         "task": {"type": "shell", "command": "x", "env": %s}}
        """
            .formatted(env);
    return JobDocument.read(Json.parse(json), JobDocument.Target.create("default", Instant.EPOCH));
  }

  private static List<DocumentProblem> problems(String env) {
    return catchThrowableOfType(InvalidDocumentException.class, () -> job(env)).problems();
  }

  @Test
  void aJobKeepsItsReferencesAsTheyAreWritten() {
    JobDocument job = job("{\"A\": \"x-${secret:token}-$${secret:b}\", \"B\": \"${HOME}\"}");
    assertThat(((Task.Shell) job.definition().task()).env())
        .containsEntry("A", "x-${secret:token}-$${secret:b}")
        .containsEntry("B", "${HOME}");
    assertThat(job.write().at("/task/env/A").asText()).isEqualTo("x-${secret:token}-$${secret:b}");
  }

  @Test
  void aMalformedReferenceIsRefusedWithItsPlace() {
    assertThat(problems("{\"OK\": \"${secret:a}\", \"A\": \"ab${secret:1}\"}"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("secret.badReference");
              assertThat(problem.field()).isEqualTo("task.env.A");
              assertThat(problem.position()).hasValue(2);
            });
  }

  @Test
  void aMalformedReferenceOfAStoredJobStopsNothing() throws Exception {
    String stored =
        """
        {"v": 1, "uid": "u", "version": 1, "since": "2026-01-01T00:00:00.000Z",
         "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z",
         "job": {"schedule": "@daily",
                 "task": {"type": "shell", "command": "x", "env": {"A": "${secret:-x}"}}}}
        """;
    StoredJob job = StoredJobCodec.read(io.belfry.job.JobId.parse("default/a"), stored, 1);
    assertThat(((Task.Shell) job.document().definition().task()).env())
        .containsEntry("A", "${secret:-x}");
  }

  @Test
  void aJobHasAtMost32References() {
    assertThat(job("{\"A\": \"" + "${secret:a}".repeat(32) + "\"}")).isNotNull();
    assertThat(problems("{\"A\": \"" + "${secret:a}".repeat(33) + "\"}"))
        .extracting(DocumentProblem::code)
        .containsExactly("field.tooMany");
  }

  @ParameterizedTest
  @CsvSource({"PROMPT_COMMAND", "LD_LIBRARY_PATH", "ENV", "BELFRY_SECRETS_KEY", "IFS"})
  void aJobMayNotSetWhatTheShellActsUpon(String name) {
    assertThat(problems("{\"" + name + "\": \"x\"}"))
        .containsExactly(
            DocumentProblem.of("env.forbiddenName", "task.env." + name, "a job can't set " + name));
  }
}
