package io.belfry.server;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * A running server with the very WAR that the build made, seen from outside over HTTP.
 *
 * <p>Every subclass ({@code …ServerIT}) runs once on Payara Micro and once on WildFly; pom.xml has
 * one Failsafe execution for each. The server starts once for an execution and the WAR is deployed
 * anew for each class, so the store outlives a class: tests use names of their own.
 */
@ArquillianTest
abstract class BelfryServer {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  @Deployment(testable = false)
  static WebArchive war() {
    File war = new File(System.getProperty("belfry.test.war"));
    return ShrinkWrap.create(ZipImporter.class, war.getName()).importFrom(war).as(WebArchive.class);
  }

  /** The address of the server's root, with no slash at the end. */
  static String baseUrl() {
    return "http://127.0.0.1:" + Integer.getInteger("belfry.test.http.port");
  }

  /** Answers the server's reply to a GET of the path, which begins with a slash. */
  final HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /**
   * A request of the administrator to the path with a time limit, to be completed and given to
   * {@link #send}.
   */
  static HttpRequest.Builder request(String path) {
    return anonymous(path).header("Cookie", Login.cookie());
  }

  /** The same of somebody who sends no credentials. */
  static HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(URI.create(baseUrl() + path)).timeout(TIMEOUT);
  }

  final HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
