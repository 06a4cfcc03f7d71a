package io.belfry.store;

/** A job can't be shown or edited, for this version of Belfry can't read what is stored of it. */
public final class UnreadableJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableJobException(String message, Throwable cause) {
    super(message, cause);
  }
}
