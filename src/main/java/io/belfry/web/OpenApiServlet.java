package io.belfry.web;

import jakarta.servlet.annotation.WebServlet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Answers {@code /openapi} with the document that the build made. */
@WebServlet("/openapi/*")
public class OpenApiServlet extends DocumentServlet {
  private static final long serialVersionUID = 1L;
  private static final String RESOURCE = "/WEB-INF/openapi.json";

  @Override
  Optional<Document> find(String path) throws IOException {
    try (InputStream document = getServletContext().getResourceAsStream(RESOURCE)) {
      if (document == null || !path.isEmpty()) {
        return Optional.empty();
      }
      String text = new String(document.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(new Document(200, "application/json", text));
    }
  }
}
