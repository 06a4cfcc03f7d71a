package io.belfry.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes requests out of the API's own description and spoils most of them: odd parameters, headers
 * and bodies, by a seed, so that a run can be made again.
 */
final class FuzzedRequests {
  /**
   * A request.
   *
   * @param head request line and headers, without the empty line at their end
   * @param body what follows
   * @param byAdmin whether it carries the administrator's cookie unspoilt, and no other credentials
   */
  record Fuzzed(String head, byte[] body, boolean byAdmin) {}

  private static final String COOKIE = "belfry-session=";

  /** Whoever fuzzes must stay logged in. */
  private static final String LOG_OUT = "DELETE /api/v1/session";

  private static final List<String> NAMES = List.of("a", "b", "job-1", "x.y_z", "n0");
  private static final List<String> ODD_SEGMENTS =
      List.of(
          "%00",
          "%2e%2e",
          "..",
          "%2F",
          "a%2Fb",
          "a%2Fb%401764000000000",
          "a%2Fb%40",
          "a%40b%2F",
          "%E2%80%AE",
          "%0d%0aX:y",
          "%F0%9F%98%80",
          "%C0%AF",
          "a;b=c",
          "a:run:run",
          "%3Arun",
          "-1",
          "99999999999999999999",
          "%",
          "%zz",
          "x".repeat(300),
          "'%20OR%201=1--",
          "$where",
          "__proto__");
  private static final List<String> ODD_VALUES =
      List.of(
          "",
          "0",
          "-1",
          "2147483648",
          "9223372036854775808",
          "1e999",
          "NaN",
          "true",
          "*",
          "(a%2Ba%2B)%2B$",
          "%7B%22$gt%22:%22%22%7D",
          "%00",
          "%FF%FE",
          "2026-02-30T00:00:00Z",
          "+1000000000-12-31T23:59:59Z",
          "-1000000000-01-01T00:00:00Z",
          "x".repeat(2_000));
  private static final List<String> ODD_JSON =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "-0",
          "1e999",
          "NaN",
          "9223372036854775808",
          "0.1",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[[[[[[1]]]]]]",
          "{\"@class\":\"java.lang.Runtime\"}",
          "\"${secret:x}\"",
          "\"61 * * * *\"",
          "\"Mars/X\"",
          "\"" + "9".repeat(5_000) + "\"");
  private static final List<String> ODD_HEADERS =
      List.of(
          "If-Match: *",
          "If-Match: \"x\"",
          "If-Match: W/\"1\", \"",
          "If-None-Match: *",
          "Range: bytes=0-",
          "Range: bytes=-9223372036854775808",
          "Range: bytes=9-1,5",
          "Accept: application/xml",
          "Accept: */*;q=x",
          "Accept-Encoding: gzip;q=0",
          "Accept-Language: \u00ff",
          "Last-Event-ID: -5",
          "Origin: null",
          "Content-Encoding: gzip",
          "Transfer-Encoding: identity",
          "X-Forwarded-For: 1.2.3.4, ::1",
          "X-Http-Method-Override: DELETE",
          "Authorization: Basic YTpi",
          "Cookie: a=b; \u0001",
          "Expect: 100-continue");

  private final Random random;
  private final String session;
  private final List<Operation> operations = new ArrayList<>();
  private final JsonNode schemas;

  /** A route of the description. */
  private record Operation(String method, String path, JsonNode description) {}

  /**
   * Requests of this description.
   *
   * @param openapi the description
   * @param session the administrator's Cookie header value
   * @param seed what makes the sequence
   */
  FuzzedRequests(JsonNode openapi, String session, long seed) {
    this.random = new Random(seed);
    this.session = session;
    this.schemas = openapi.at("/components/schemas");
    openapi
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        verb -> {
                          String method = verb.getKey().toUpperCase(Locale.ROOT);
                          operations.add(new Operation(method, path.getKey(), verb.getValue()));
                        }));
    operations.removeIf(each -> (each.method() + " " + each.path()).equals(LOG_OUT));
  }

  int operations() {
    return operations.size();
  }

  Fuzzed next() {
    Operation operation = oneOf(operations);
    String method =
        often(30) ? operation.method() : oneOf(List.of("GET", "PUT", "TRACE", "post", "HEAD"));
    List<String> headers = new ArrayList<>();
    headers.add(method + " " + target(operation) + " HTTP/1.1");
    headers.add(often(60) ? "Host: localhost" : "Host: " + oneOf(ODD_VALUES));
    boolean byAdmin = often(9);
    headers.add(byAdmin ? "Cookie: " + session : "Cookie: " + COOKIE + oneOf(NAMES));
    byte[] body = body(operation);
    boolean patch = operation.method().equals("PATCH");
    if (body.length > 0) {
      String type = patch ? "application/merge-patch+json" : "application/json";
      headers.add("Content-Type: " + (often(30) ? type : "text/plain"));
    }
    headers.add("Content-Length: " + body.length);
    headers.add("Idempotency-Key: " + oneOf(NAMES));
    if (!often(4)) {
      String odd = oneOf(ODD_HEADERS);
      byAdmin &= !odd.startsWith("Authorization") && !odd.startsWith("Cookie");
      headers.add(odd);
    }
    headers.add("Connection: close");
    return new Fuzzed(String.join("\r\n", headers), body, byAdmin);
  }

  private String target(Operation operation) {
    StringBuilder path = new StringBuilder();
    for (String part : operation.path().split("(?=\\{)|(?<=})")) {
      path.append(part.startsWith("{") ? segment(part) : part);
    }
    String separator = "?";
    for (JsonNode parameter : operation.description().path("parameters")) {
      if (parameter.path("in").asText().equals("query") && !often(2)) {
        String value = often(3) ? oneOf(NAMES) : oneOf(ODD_VALUES);
        path.append(separator).append(parameter.path("name").asText()).append('=').append(value);
        separator = "&";
      }
    }
    return path.toString();
  }

  private String segment(String parameter) {
    if (!often(4)) {
      return oneOf(ODD_SEGMENTS);
    }
    String name = oneOf(NAMES);
    return parameter.equals("{id}") && often(2) ? "a%2F" + name + "%401764000000000" : name;
  }

  private byte[] body(Operation operation) {
    JsonNode content = operation.description().at("/requestBody/content");
    if (content.isMissingNode()) {
      return often(20) ? new byte[0] : "{}".getBytes(UTF_8);
    }
    JsonNode schema = content.iterator().next().path("schema");
    byte[] body = value(schema, 0).getBytes(UTF_8);
    return often(3) ? body : spoil(body);
  }

  private String value(JsonNode schema, int depth) {
    if (!often(12)) {
      return oneOf(ODD_JSON);
    }
    JsonNode reference = schema.path("$ref");
    if (reference.isTextual()) {
      String name = reference.asText().substring(reference.asText().lastIndexOf('/') + 1);
      return depth > 6 ? "null" : value(schemas.path(name), depth + 1);
    }
    if (schema.path("enum").isArray()) {
      return schema.path("enum").path(random.nextInt(schema.path("enum").size())).toString();
    }
    JsonNode type = schema.path("type");
    return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
      case "string" -> "\"" + oneOf(NAMES) + "\"";
      case "integer", "number" -> Integer.toString(random.nextInt(5));
      case "boolean" -> Boolean.toString(random.nextBoolean());
      case "array" -> "[" + value(schema.path("items"), depth + 1) + "]";
      default -> object(schema, depth);
    };
  }

  private String object(JsonNode schema, int depth) {
    List<String> fields = new ArrayList<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              if (!often(3)) {
                fields.add("\"" + field.getKey() + "\":" + value(field.getValue(), depth + 1));
              }
            });
    if (!often(15)) {
      fields.add("\"" + oneOf(NAMES) + "\":" + oneOf(ODD_JSON));
      fields.add(fields.get(0));
    }
    return "{" + String.join(",", fields) + "}";
  }

  private byte[] spoil(byte[] body) {
    byte[] spoilt = body.clone();
    return switch (random.nextInt(5)) {
      case 0 -> java.util.Arrays.copyOf(spoilt, random.nextInt(spoilt.length + 1));
      case 1 -> "[".repeat(10_000).getBytes(UTF_8);
      case 2 -> ("\ufeff" + new String(body, UTF_8)).getBytes(UTF_8);
      default -> {
        for (int i = 0; i < 3 && spoilt.length > 0; i++) {
          spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
        }
        yield spoilt;
      }
    };
  }

  /** True but for one of so many times. */
  private boolean often(int times) {
    return random.nextInt(times) > 0;
  }

  private <T> T oneOf(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
