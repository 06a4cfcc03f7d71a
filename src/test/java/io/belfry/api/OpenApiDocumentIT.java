package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the API's description, as the build made it, to the resources. */
class OpenApiDocumentIT {
  private static final java.nio.file.Path FILE =
      java.nio.file.Path.of("target", "openapi", "openapi.json");

  private static JsonNode document;

  @BeforeAll
  static void read() throws IOException {
    document = JsonMapper.builder().build().readTree(Files.readAllBytes(FILE));
  }

  private static Set<String> described() {
    Set<String> routes = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        verb ->
                            routes.add(
                                verb.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return routes;
  }

  @Test
  void describesExactlyTheRoutesThatAreServed() {
    assertThat(ServedRoutes.ofResources()).hasSizeGreaterThan(20).isEqualTo(described());
  }

  @Test
  void describesEveryAnswerAndEveryBody() {
    for (JsonNode path : document.get("paths")) {
      for (JsonNode operation : path) {
        String id = operation.path("operationId").asText();
        assertThat(id).isNotEmpty();
        assertThat(operation.path("summary").asText()).as(id).isNotEmpty();
        JsonNode responses = operation.get("responses");
        assertThat(responses.has("default")).as(id + " has problems").isTrue();
        assertThat(responses.size()).as(id + " has an answer").isGreaterThan(1);
        for (JsonNode body : operation.path("requestBody").path("content")) {
          assertThat(body.at("/schema/$ref").asText()).as(id).startsWith("#/components/schemas/");
        }
      }
    }
  }

  @Test
  void saysWhatAJobMustHave() {
    JsonNode job = document.at("/components/schemas/Job");

    assertThat(job.get("required")).hasToString("[\"name\",\"task\"]");
    assertThat(job.at("/properties/catchUp/enum").toString()).contains("Latest");
    for (String field : List.of("schedule", "task", "backoff", "status")) {
      assertThat(job.get("properties").has(field)).as(field).isTrue();
    }
  }
}
