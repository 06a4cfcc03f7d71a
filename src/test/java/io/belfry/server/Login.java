package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/** Logs in to the server under test as the one who may do everything, once for all tests. */
final class Login {
  /** The owner's name, and the password that {@code arquillian.xml} gives the server. */
  static final String ADMIN = "admin";

  static final String PASSWORD = "only-for-tests";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
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

  /**
   * Makes an account with these roles and logs it in; the value of a Cookie header.
   *
   * @param roles a JSON object: role by namespace
   */
  static String newUser(String name, String roles) {
    String body =
        "{\"name\": \"" + name + "\", \"password\": \"first-of-all\", \"roles\": " + roles + "}";
    HttpResponse<String> made = post("/api/v1/users", cookie(), body);
    if (made.statusCode() == 409) {
      return cookie(name, PASSWORD);
    }
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String change = "{\"current\": \"first-of-all\", \"password\": \"" + PASSWORD + "\"}";
    HttpResponse<String> changed =
        post("/api/v1/account:change-password", cookie(name, "first-of-all"), change);
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(204);
    return cookie(name, PASSWORD);
  }

  /** What the server answers to a log-in. */
  static HttpResponse<String> post(String user, String password) {
    String body = "{\"username\": \"" + user + "\", \"password\": \"" + password + "\"}";
    return post("/api/v1/session", "x=y", body);
  }

  private static HttpResponse<String> post(String path, String cookie, String body) {
    HttpRequest request =
        BelfryServer.anonymous(path)
            .header("Content-Type", "application/json")
            .header("Cookie", cookie)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
