package io.belfry.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Serves the page: one HTML file for all of its routes, its files with the right life time in
 * caches, and a plain 404 for a file that is not there.
 */
final class SinglePageFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String PAGE = "/index.html";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_AGAIN = "no-cache";

  private final transient CompressedAssets compressed;

  SinglePageFilter(CompressedAssets compressed) {
    this.compressed = compressed;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = Paths.decoded(request);
    String accept = Optional.ofNullable(request.getHeader("Accept")).orElse("");
    switch (PageRoute.of(path, accept)) {
      case ELSEWHERE -> chain.doFilter(request, response);
      case NOTHING -> Problem.NOT_FOUND.send(response);
      case PAGE -> serve(request, response, PAGE, ASK_AGAIN, chain);
      case FILE -> serve(request, response, path, ASK_AGAIN, chain);
      case ASSET -> serve(request, response, path, FOR_EVER, chain);
    }
  }

  private void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      String file,
      String caching,
      FilterChain chain)
      throws IOException, ServletException {
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      response.setHeader("Allow", "GET, HEAD");
      Problem.METHOD_NOT_ALLOWED.send(response);
    } else if (file.endsWith("/") || getServletContext().getResource(file) == null) {
      Problem.NOT_FOUND.send(response);
    } else {
      response.setHeader("Cache-Control", caching);
      if (caching.equals(FOR_EVER) && sendCompressed(request, response, file)) {
        return;
      }
      if (file.equals(PAGE)) {
        request.getRequestDispatcher(PAGE).forward(request, response);
      } else {
        chain.doFilter(request, response);
      }
    }
  }

  private boolean sendCompressed(
      HttpServletRequest request, HttpServletResponse response, String file) throws IOException {
    response.addHeader("Vary", "Accept-Encoding");
    Optional<byte[]> body =
        acceptsGzip(request) ? compressed.find(getServletContext(), file) : Optional.empty();
    if (body.isEmpty()) {
      return false;
    }
    response.setHeader("Content-Encoding", "gzip");
    response.setContentType(mediaType(getServletContext(), file));
    response.setContentLength(body.get().length);
    if (request.getMethod().equals("GET")) {
      response.getOutputStream().write(body.get());
    }
    return true;
  }

  /** A range is one of the plain bytes, so whoever asks for one gets them plain. */
  private static boolean acceptsGzip(HttpServletRequest request) {
    String encodings = Optional.ofNullable(request.getHeader("Accept-Encoding")).orElse("");
    return request.getHeader("Range") == null
        && encodings
            .toLowerCase(Locale.ROOT)
            .matches("(.*[, ])?gzip *(;q=(1|0\\.0*[1-9]).*)?(,.*)?");
  }

  private static String mediaType(ServletContext context, String file) {
    String type = Optional.ofNullable(context.getMimeType(file)).orElse("text/plain");
    return type.contains("charset") ? type : type + ";charset=utf-8";
  }
}
