package io.belfry.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A servlet that shows one text at a time and can't be written to.
 *
 * <p>The servlets are annotated, not registered by {@link WebLayer}: Payara serves health and
 * metrics of its own and keeps those addresses from a servlet that comes later than its own.
 */
abstract class DocumentServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /**
   * What is shown.
   *
   * @param status the HTTP status
   * @param mediaType its media type
   * @param text its text
   */
  record Document(int status, String mediaType, String text) {}

  /** The document under this path within the servlet, {@code ""} for the servlet itself. */
  abstract Optional<Document> find(String path) throws IOException;

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean head = request.getMethod().equals("HEAD");
    if (!head && !request.getMethod().equals("GET")) {
      response.setHeader("Allow", "GET, HEAD");
      Problem.METHOD_NOT_ALLOWED.send(request, response);
      return;
    }
    Optional<Document> document = find(Optional.ofNullable(request.getPathInfo()).orElse(""));
    if (document.isPresent()) {
      send(document.get(), head, response);
    } else {
      Problem.NOT_FOUND.send(request, response);
    }
  }

  private static void send(Document document, boolean head, HttpServletResponse response)
      throws IOException {
    byte[] body = document.text().getBytes(StandardCharsets.UTF_8);
    response.setStatus(document.status());
    response.setContentType(document.mediaType());
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    if (!head) {
      response.getOutputStream().write(body);
    }
  }
}
