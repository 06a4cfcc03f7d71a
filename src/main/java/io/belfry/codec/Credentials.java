package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Reads what people prove to be somebody with. What is wrong is told without repeating any of it.
 */
public final class Credentials {
  private static final int LONGEST_NAME = 1_000;

  private Credentials() {}

  /**
   * What somebody logs in with.
   *
   * @param user the user name
   * @param password the password
   */
  public record LogIn(String user, String password) {
    @Override
    public String toString() {
      return "a log-in";
    }
  }

  /**
   * A change of one's password.
   *
   * @param current the present one
   * @param next the new one
   */
  public record Change(String current, String next) {
    @Override
    public String toString() {
      return "a change of a password";
    }
  }

  /**
   * Reads {@code {username, password}}.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static LogIn logIn(ObjectNode body) {
    Problems problems = Problems.strict();
    Fields fields = new Fields(body, "", problems);
    LogIn read =
        new LogIn(required(fields, "username", LONGEST_NAME), password(fields, "password"));
    fields.refuseUnknown();
    problems.throwIfAny();
    return read;
  }

  /**
   * Reads {@code {current, password}}.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static Change change(ObjectNode body) {
    Problems problems = Problems.strict();
    Fields fields = new Fields(body, "", problems);
    Change read = new Change(password(fields, "current"), password(fields, "password"));
    fields.refuseUnknown();
    problems.throwIfAny();
    return read;
  }

  /** How long it may be is not a matter of its form. */
  private static String password(Fields fields, String name) {
    return required(fields, name, Integer.MAX_VALUE);
  }

  private static String required(Fields fields, String name, int maxLength) {
    Optional<String> text = fields.text(name, maxLength);
    if (text.filter(given -> !given.isEmpty()).isEmpty()
        && (!fields.has(name) || text.isPresent())) {
      fields.required(name);
    }
    return text.orElse("");
  }
}
