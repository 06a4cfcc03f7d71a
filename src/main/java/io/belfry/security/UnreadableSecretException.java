package io.belfry.security;

/** Why a stored secret can't be decrypted here; the message never holds anything of its value. */
public final class UnreadableSecretException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;

  UnreadableSecretException(String why) {
    super(why);
    this.why = why;
  }

  UnreadableSecretException(String why, Throwable cause) {
    super(why, cause);
    this.why = why;
  }

  /** What is the matter, for people. */
  public String why() {
    return why;
  }
}
