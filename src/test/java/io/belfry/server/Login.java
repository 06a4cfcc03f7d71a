package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Logs in to the server under test as the one who may do everything, once for all tests. */
final class Login {
  /** The owner's name, and the password that {@code arquillian.xml} gives the server. */
  static final String ADMIN = "admin";

  static final String PASSWORD = "only-for-tests";

  private static Optional<String> session = Optional.empty();

  private Login() {}

  /** The value of a Cookie header that makes a request the administrator's. */
  static synchronized String cookie() {
    if (session.isEmpty()) {
      session = Optional.of(cookie(ADMIN, PASSWORD));
    }
    return session.get();
  }

  /** The same as a header line. */
  static String header() {
    return "Cookie: " + cookie();
  }

  /** Logs somebody in; the value of a Cookie header. */
  static String cookie(String user, String password) {
    HttpResponse<String> answer = post(user, password);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  /** What the server answers to a log-in. */
  static HttpResponse<String> post(String user, String password) {
    String body = "{\"username\": \"" + user + "\", \"password\": \"" + password + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(BelfryServer.baseUrl() + "/api/v1/session"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
