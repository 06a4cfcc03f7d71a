package io.belfry.security;

/** Why nothing can be encrypted: this node has no key, or its file can't be read or made. */
public final class SecretKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String why;

  SecretKeyException(String why) {
    super(why);
    this.why = why;
  }

  SecretKeyException(String why, Throwable cause) {
    super(why, cause);
    this.why = why;
  }

  /** What is the matter, for people. */
  public String why() {
    return why;
  }
}
