package io.belfry.web;

import io.belfry.security.RemoteAddress;
import io.belfry.web.BodyReader.Outcome;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Reads the bodies of changes before anything else begins to work for them: what is too large, too
 * slow or one too many is refused here, whatever the server would put up with. Behind it a body is
 * there at once. It stands behind the access rules, so that of strangers it reads log-ins only.
 */
final class BodyFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Problem TOO_LARGE =
      Problem.of(413, "a body is at most 1 MiB", "bodyTooLarge");
  private static final Problem TOO_SLOW =
      Problem.of(408, "The body did not come in time.", "bodyTooSlow");
  private static final Problem BROKEN =
      Problem.of(400, "The body broke off, or is none.", "badRequest");
  private static final Problem TOO_MANY =
      Problem.of(429, "Too many bodies are under way from this address.", "bodyTooMany");

  private final transient BodyPlaces places;
  private final transient BodyReader reader;

  BodyFilter(BodyPlaces places, BodyReader reader) {
    this.places = places;
    this.reader = reader;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!Paths.isBelow(Paths.decoded(request), "/api") || onlyAsks(request) || !hasBody(request)) {
      chain.doFilter(request, response);
      return;
    }
    if (request.getContentLengthLong() > BodyReader.MOST_BYTES) {
      refuse(TOO_LARGE, request, response);
      return;
    }
    String network = RemoteAddress.network(request.getRemoteAddr());
    boolean waits = !isHere(request);
    if (waits && !places.enter(network)) {
      response.setHeader("Retry-After", "1");
      refuse(TOO_MANY, request, response);
      return;
    }
    Outcome outcome;
    try {
      outcome = reader.read(request.getInputStream());
    } finally {
      if (waits) {
        places.leave(network);
      }
    }
    if (outcome instanceof Outcome.Whole whole) {
      chain.doFilter(new WholeRequest(request, whole.bytes()), response);
    } else {
      refuse(problem(outcome), request, response);
    }
  }

  private static Problem problem(Outcome outcome) {
    if (outcome instanceof Outcome.TooLarge) {
      return TOO_LARGE;
    }
    return outcome instanceof Outcome.TooSlow ? TOO_SLOW : BROKEN;
  }

  /** Nothing reads the body of a request that asks for something, so nothing waits for it. */
  private static boolean onlyAsks(HttpServletRequest request) {
    String method = request.getMethod();
    return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
  }

  /** By HTTP/2 a body needs neither header. */
  private static boolean hasBody(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    boolean untold = length < 0 && !request.getProtocol().startsWith("HTTP/1.");
    return length > 0 || untold || request.getHeader("Transfer-Encoding") != null;
  }

  /** Whether all of it came together with its head. */
  private static boolean isHere(HttpServletRequest request) throws IOException {
    long length = request.getContentLengthLong();
    return length >= 0 && request.getInputStream().available() >= length;
  }

  private static void refuse(
      Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // what is left of the body is not read: the connection can't be used again
    response.setHeader("Connection", "close");
    problem.send(request, response);
  }
}
