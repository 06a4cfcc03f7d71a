package io.belfry.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Answers {@code /openapi} with the document that the build made. */
final class OpenApiServlet extends DocumentServlet {
  private static final long serialVersionUID = 1L;

  /** Where the build puts the document, beside this class. */
  static final String RESOURCE = "openapi.json";

  @Override
  Optional<Document> find(String path) throws IOException {
    try (InputStream document = OpenApiServlet.class.getResourceAsStream(RESOURCE)) {
      return document == null || !path.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Document(
                  200,
                  "application/json",
                  new String(document.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }
}
