package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.DocumentProblem;
import io.belfry.codec.InvalidDocumentException;
import io.belfry.codec.Json;
import io.belfry.log.InvalidCursorException;
import io.belfry.log.LogUnavailableException;
import io.belfry.security.PasswordHasher;
import io.belfry.security.Printable;
import io.belfry.store.LevelTooLowException;
import io.belfry.store.StoreFailure;
import io.belfry.store.UnreadableJobException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into a problem by RFC 9457; no stack trace leaves the server. */
final class ProblemResponses {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final Logger LOG = LoggerFactory.getLogger(ProblemResponses.class);

  private ProblemResponses() {}

  static Response of(Throwable failure) {
    if (failure instanceof WebApplicationException web) {
      return ofServer(web);
    }
    return of(problem(failure));
  }

  private static Response of(ApiProblem problem) {
    Response.ResponseBuilder response =
        Response.status(problem.status()).type(MEDIA_TYPE).entity(document(problem));
    problem.headers().forEach(response::header);
    return response.build();
  }

  private static ApiProblem problem(Throwable failure) {
    if (failure instanceof ApiProblem problem) {
      return problem;
    }
    Throwable cause = failure.getCause();
    boolean wrapped =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    if (wrapped && cause != null) {
      return problem(cause);
    }
    return expected(failure).orElseGet(() -> unexpected(failure));
  }

  private static Optional<ApiProblem> expected(Throwable failure) {
    if (failure instanceof InvalidDocumentException invalid) {
      return Optional.of(ApiProblem.ofDocument(invalid.problems()));
    } else if (failure instanceof UnreadableJobException) {
      return Optional.of(
          ApiProblem.of(
              409,
              "job.unreadable",
              "this version of Belfry can't read what is stored of the job"));
    } else if (failure instanceof LevelTooLowException) {
      return Optional.of(
          ApiProblem.of(
              409,
              "cluster.featureLevel",
              "a node could not read this: there is one of an older version of Belfry, or was"
                  + " until a minute ago"));
    } else if (failure instanceof PasswordHasher.BusyException) {
      return Optional.of(Passwords.busy());
    } else if (failure instanceof InvalidCursorException) {
      return Optional.of(Params.invalidCursor());
    } else if (failure instanceof LogUnavailableException) {
      LOG.warn("the execution log does not answer: {}", oneLine(failure));
      return Optional.of(
          ApiProblem.retryLater("log.unavailable", "the execution log does not answer"));
    }
    return StoreFailure.of(failure).flatMap(kind -> storeProblem(kind, failure));
  }

  private static Optional<ApiProblem> storeProblem(StoreFailure kind, Throwable failure) {
    LOG.warn("the store failed: {}", oneLine(failure));
    return switch (kind) {
      case UNAVAILABLE ->
          Optional.of(
              ApiProblem.retryLater(
                  "store.unavailable", "the store does not answer; nothing was changed"));
      case UNKNOWN_OUTCOME ->
          Optional.of(
              ApiProblem.retryLater(
                  "store.unknownOutcome",
                  "the store does not answer; the change may have been made, so look again"));
      case NO_SPACE ->
          Optional.of(
              ApiProblem.retryLater("store.full", "the store is full; nothing was changed"));
      case REFUSED -> Optional.empty();
    };
  }

  private static ApiProblem unexpected(Throwable failure) {
    LOG.error("a request failed: {}", oneLine(failure), Printable.harmless(failure));
    return ApiProblem.of(500, "internal", "the server made a mistake; its log knows more");
  }

  /** A line for the log that can't pretend to be several. */
  static String oneLine(Throwable failure) {
    return Printable.line(failure);
  }

  /** What the server itself refuses: no route, a wrong method or media type. */
  private static Response ofServer(WebApplicationException refusal) {
    Response original = refusal.getResponse();
    int status = original.getStatus();
    if (status >= 500) {
      return of(unexpected(refusal));
    }
    Response.ResponseBuilder response =
        Response.status(status)
            .type(MEDIA_TYPE)
            .entity(document(ApiProblem.of(status, codeOf(status), detailOf(status))));
    Optional.ofNullable(original.getHeaderString("Allow"))
        .ifPresent(allow -> response.header("Allow", allow));
    return response.build();
  }

  private static String codeOf(int status) {
    return switch (status) {
      case 404 -> "notFound";
      case 405 -> "methodNotAllowed";
      case 406 -> "notAcceptable";
      case 413 -> "bodyTooLarge";
      case 415 -> "unsupportedMediaType";
      default -> "badRequest";
    };
  }

  private static String detailOf(int status) {
    return switch (status) {
      case 404 -> "there is nothing under this address";
      case 405 -> "this method is not served here";
      case 406 -> "none of the accepted media types is served here";
      case 413 -> "a body is at most 1 MiB";
      case 415 -> "a body must be JSON in UTF-8";
      default -> "the request is malformed";
    };
  }

  static ObjectNode document(ApiProblem problem) {
    DocumentProblem first = problem.problems().get(0);
    ObjectNode node = Json.object().put("type", "about:blank");
    Response.Status status = Response.Status.fromStatusCode(problem.status());
    node.put("title", status == null ? "Error" : status.getReasonPhrase());
    node.put("status", problem.status());
    write(node, first);
    if (!first.field().isEmpty() || problem.problems().size() > 1) {
      errors(node.putArray("errors"), problem.problems());
    }
    return node;
  }

  private static void errors(ArrayNode array, List<DocumentProblem> problems) {
    problems.forEach(problem -> write(array.addObject(), problem));
  }

  private static void write(ObjectNode node, DocumentProblem problem) {
    node.put("detail", problem.detail());
    node.put("code", problem.code());
    if (!problem.field().isEmpty()) {
      node.put("field", problem.field());
    }
    problem.position().ifPresent(position -> node.put("position", position));
  }
}
