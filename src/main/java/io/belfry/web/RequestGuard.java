package io.belfry.web;

import io.belfry.audit.AnsweredRequest;
import io.belfry.audit.AuditTrail;
import io.belfry.config.AddressRange;
import io.belfry.config.HttpSettings;
import io.belfry.security.ClientAddress;
import io.belfry.security.ClientAddress.Connection;
import io.belfry.security.Refusal;
import io.belfry.security.RequestFacts;
import io.belfry.security.RequestPath;
import io.belfry.security.RequestRules;
import io.belfry.security.Routes;
import io.belfry.security.SecurityHeaders;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The first filter: finds out where a request comes from, puts the security headers on every answer
 * and asks the rules. Whom it turns away the audit hears of. Behind it the request's address and
 * scheme are the client's.
 */
final class RequestGuard extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String SERVER = "Server";

  private final transient RequestRules rules;
  private final transient List<AddressRange> trustedProxies;
  private final transient AuditTrail trail;
  private final transient Routes routes;

  RequestGuard(HttpSettings settings, AuditTrail trail, Routes routes) {
    this.rules = new RequestRules(settings);
    this.trustedProxies = settings.trustedProxies();
    this.trail = trail;
    this.routes = routes;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RequestFacts facts = facts(request);
    ClientAddress client = facts.client();
    SecurityHeaders.ALL.forEach(response::setHeader);
    if (response.containsHeader(SERVER)) {
      // Payara tells its name unless it was told not to; a header can't be taken back
      response.setHeader(SERVER, "Belfry");
    }
    if (client.secure()) {
      response.setHeader(
          SecurityHeaders.TRANSPORT_SECURITY, SecurityHeaders.TRANSPORT_SECURITY_VALUE);
    }
    Optional<Refusal> refusal = rules.judge(facts);
    if (refusal.isEmpty()) {
      chain.doFilter(client.forwarded() ? new ClientRequest(request, client) : request, response);
      return;
    }
    refuse(refusal.get(), facts, response);
  }

  private void refuse(Refusal refusal, RequestFacts facts, HttpServletResponse response)
      throws IOException {
    trail.turnedAway(turnedAway(refusal, facts), refusal.code());
    if (refusal.status() == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
      response.setHeader("Allow", RequestRules.ALLOW);
    }
    // what is left of a refused body is not read: the connection can't be used again
    response.setHeader("Connection", "close");
    Problem.of(refusal.status(), refusal.detail(), refusal.code()).send(response);
  }

  private AnsweredRequest turnedAway(Refusal refusal, RequestFacts facts) {
    return new AnsweredRequest(
        RequestRules.isKnown(facts.method()) ? facts.method() : "OTHER",
        RequestPath.read(facts.path()).orElse(facts.path()),
        routes.find(facts.method(), facts.path()),
        Optional.empty(),
        false,
        facts.client().address(),
        refusal.status());
  }

  private RequestFacts facts(HttpServletRequest request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    Connection connection =
        new Connection(
            request.getRemoteAddr(),
            request.isSecure(),
            Collections.list(request.getHeaders("X-Forwarded-For")),
            Collections.list(request.getHeaders("X-Forwarded-Proto")));
    return new RequestFacts(
        request.getMethod(),
        Paths.raw(request),
        Optional.ofNullable(request.getQueryString()).orElse(""),
        ClientAddress.of(connection, trustedProxies),
        headers);
  }
}
