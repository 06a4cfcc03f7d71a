package io.belfry.api;

import io.belfry.security.SessionCookie;
import io.belfry.security.oidc.BrowserCookie;
import io.belfry.store.SessionRecord.Client;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** The program on the other end of a request, and its cookie. */
@SuppressWarnings("NullAway.Init") // the server fills it in
public class Browser {
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  /** From where it calls, and what it calls itself. */
  Client client() {
    return new Client(request.getRemoteAddr(), header(HttpHeaders.USER_AGENT).orElse(""));
  }

  /** What its session's cookie holds. */
  Optional<String> cookie() {
    return SessionCookie.find(cookies());
  }

  /** What the cookie of a log-in holds that goes on elsewhere. */
  Optional<String> oidcCookie() {
    return BrowserCookie.find(cookies());
  }

  private List<String> cookies() {
    List<String> sent = headers.getRequestHeader(HttpHeaders.COOKIE);
    return sent == null ? List.of() : sent;
  }

  /** The header that gives it this cookie. */
  String setCookie(String value) {
    return SessionCookie.set(value, request.isSecure());
  }

  /** The header that takes its cookie away. */
  String clearCookie() {
    return SessionCookie.clear(request.isSecure());
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(headers.getHeaderString(name));
  }
}
