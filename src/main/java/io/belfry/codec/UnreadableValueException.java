package io.belfry.codec;

/**
 * A stored value can't be read by this version: it is damaged, or a newer version wrote it. Whoever
 * meets one leaves that job alone and goes on with the others.
 */
public final class UnreadableValueException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableValueException(String message) {
    super(message);
  }

  public UnreadableValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
