package io.belfry.security;

/** Too many wrong tokens came from where this one comes from; one more is looked at in a second. */
public final class TooManyTriesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyTriesException() {
    super("too many wrong tokens");
  }
}
