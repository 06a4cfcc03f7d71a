package io.belfry.web;

import io.belfry.security.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request as its client sent it to the trusted proxy that it came through. */
final class ClientRequest extends HttpServletRequestWrapper {
  private final ClientAddress client;

  ClientRequest(HttpServletRequest request, ClientAddress client) {
    super(request);
    this.client = client;
  }

  @Override
  public String getRemoteAddr() {
    return client.address();
  }

  @Override
  public String getRemoteHost() {
    return client.address();
  }

  @Override
  public boolean isSecure() {
    return client.secure();
  }

  @Override
  public String getScheme() {
    return client.secure() ? "https" : "http";
  }

  @Override
  public StringBuffer getRequestURL() {
    String url = super.getRequestURL().toString();
    return new StringBuffer(getScheme()).append(url.substring(url.indexOf(':')));
  }
}
