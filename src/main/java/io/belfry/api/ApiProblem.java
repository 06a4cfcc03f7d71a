package io.belfry.api;

import io.belfry.codec.DocumentProblem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** An answer that says why there is no other one; it becomes {@code application/problem+json}. */
final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<DocumentProblem> problems;
  private final transient Map<String, String> headers;

  private ApiProblem(int status, List<DocumentProblem> problems, Map<String, String> headers) {
    super(problems.get(0).detail());
    this.status = status;
    this.problems = problems;
    this.headers = headers;
  }

  static ApiProblem of(int status, String code, String detail) {
    return new ApiProblem(status, List.of(DocumentProblem.of(code, "", detail)), Map.of());
  }

  /** One thing that is wrong with a parameter or a header. */
  static ApiProblem ofField(String code, String field, String detail) {
    return new ApiProblem(400, List.of(DocumentProblem.of(code, field, detail)), Map.of());
  }

  /** Everything that is wrong with a document. */
  static ApiProblem ofDocument(List<DocumentProblem> problems) {
    return new ApiProblem(400, problems, Map.of());
  }

  /** Not now; the same call may work in some seconds. */
  static ApiProblem retryLater(String code, String detail) {
    return new ApiProblem(
        503, List.of(DocumentProblem.of(code, "", detail)), Map.of("Retry-After", "5"));
  }

  /** Too often; the same call may work after a while. */
  static ApiProblem tooMany(String code, String detail, Duration retryAfter) {
    long seconds = retryAfter.plusNanos(999_999_999).toSeconds();
    return new ApiProblem(
        429,
        List.of(DocumentProblem.of(code, "", detail)),
        Map.of("Retry-After", Long.toString(Math.max(1, seconds))));
  }

  /** The body is larger than is read; the connection can't be used again. */
  static ApiProblem bodyTooLarge() {
    return new ApiProblem(
        413,
        List.of(
            new DocumentProblem(
                "bodyTooLarge", "", OptionalInt.empty(), "a body is at most 1 MiB")),
        Map.of("Connection", "close"));
  }

  static ApiProblem jobNotFound() {
    return of(404, "job.notFound", "there is no such job");
  }

  static ApiProblem executionNotFound() {
    return of(404, "execution.notFound", "there is no such execution, or its record is expired");
  }

  int status() {
    return status;
  }

  List<DocumentProblem> problems() {
    return problems;
  }

  Map<String, String> headers() {
    return headers;
  }
}
