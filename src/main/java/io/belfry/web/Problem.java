package io.belfry.web;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.belfry.audit.AuditNote;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that says why there is no other one, by RFC 9457.
 *
 * @param status the HTTP status
 * @param title the words of the status
 * @param detail one sentence for people
 * @param code what programs go by
 */
record Problem(int status, String title, String detail, String code) {
  static final Problem NOT_FOUND = of(404, "There is nothing under this address.", "notFound");
  static final Problem METHOD_NOT_ALLOWED =
      of(405, "This method is not served here.", "methodNotAllowed");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Problem of(int status, String detail, String code) {
    return new Problem(status, titleOf(status), detail, code);
  }

  /** Sends the problem as the whole answer, and notes it for the audit. */
  void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getAttribute(AuditNote.ATTRIBUTE) instanceof AuditNote note) {
      note.code(code);
    }
    send(response);
  }

  /** Sends the problem as the whole answer; the answer must not be under way yet. */
  void send(HttpServletResponse response) throws IOException {
    byte[] body = JSON.writeValueAsBytes(document());
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    // now, not when the rest of a body that nobody reads has come
    response.flushBuffer();
  }

  private Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "about:blank");
    document.put("title", title);
    document.put("status", status);
    document.put("detail", detail);
    document.put("code", code);
    return document;
  }

  private static String titleOf(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> "Error";
    };
  }
}
