package io.belfry.security;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a password that somebody chooses must be like. */
public final class PasswordRules {
  /** The fewest characters. */
  public static final int SHORTEST = 10;

  /** The most characters; no longer text is ever hashed. */
  public static final int LONGEST = 256;

  private static final int SHORT_NAME = 3;
  private static final int FEW = 4;

  /** The worst ones of at least {@link #SHORTEST} characters, by lists of what leaked. */
  private static final Set<String> WORST =
      Set.of(
          "1234567890",
          "12345678910",
          "123456789a",
          "123456789q",
          "0123456789",
          "0987654321",
          "9876543210",
          "1q2w3e4r5t",
          "1q2w3e4r5t6y",
          "1qaz2wsx3edc",
          "1qazxsw23edc",
          "qwertyuiop",
          "qwertyuiop123",
          "qwerty12345",
          "qwerty123456",
          "qwerty1234",
          "asdfghjkl;",
          "asdfghjkl1",
          "zxcvbnm123",
          "zaq12wsxcde3",
          "password12",
          "password123",
          "password1234",
          "password12345",
          "passw0rd123",
          "p@ssw0rd123",
          "p@ssword123",
          "passwordpassword",
          "changeme123",
          "changeit123",
          "letmein123",
          "welcome123",
          "welcome1234",
          "iloveyou12",
          "iloveyou123",
          "administrator",
          "admin12345",
          "admin123456",
          "adminadmin",
          "rootrootroot",
          "secret1234",
          "secret12345",
          "abcdefghij",
          "abcd123456",
          "abcdef1234",
          "abc1234567",
          "a123456789",
          "q123456789",
          "aa12345678",
          "aa123456789",
          "1111111111",
          "1122334455",
          "1212121212",
          "1231231230",
          "1233211234567",
          "qazwsxedcrfv",
          "football123",
          "superman123",
          "princess123",
          "belfry1234",
          "belfry12345",
          "belfrybelfry");

  private PasswordRules() {}

  /** What is wrong with a password. */
  public enum Fault {
    TOO_SHORT("password.tooShort", "write at least " + SHORTEST + " characters"),
    TOO_LONG("password.tooLong", "write at most " + LONGEST + " characters"),
    TOO_EASY(
        "password.tooEasy",
        "choose one that is not the user name, not the one before, and not on a list of bad ones");

    private final String code;
    private final String detail;

    Fault(String code, String detail) {
      this.code = code;
      this.detail = detail;
    }

    /** The stable code in the API. */
    public String code() {
      return code;
    }

    /** What would be right, in English. */
    public String detail() {
      return detail;
    }
  }

  /** What is wrong with the password that the user of this name chooses. */
  public static Optional<Fault> judge(String user, String password) {
    int length = password.codePointCount(0, password.length());
    if (length < SHORTEST) {
      return Optional.of(Fault.TOO_SHORT);
    } else if (length > LONGEST) {
      return Optional.of(Fault.TOO_LONG);
    }
    return isEasy(user, password.toLowerCase(Locale.ROOT))
        ? Optional.of(Fault.TOO_EASY)
        : Optional.empty();
  }

  private static boolean isEasy(String user, String lower) {
    boolean named = user.length() >= SHORT_NAME && lower.contains(user.toLowerCase(Locale.ROOT));
    return named || WORST.contains(lower) || lower.chars().distinct().count() < FEW;
  }

  /** Whether it can be somebody's password at all: a longer one is not worth the hashing. */
  static boolean isTryable(String password) {
    return password.codePointCount(0, password.length()) <= LONGEST;
  }
}
