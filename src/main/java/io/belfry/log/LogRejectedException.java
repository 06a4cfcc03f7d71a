package io.belfry.log;

/**
 * The execution log refuses an entry for what it contains, for example a chunk that is too long;
 * the same call will never work. What is too long for the port is refused before anything of the
 * call is written.
 */
public final class LogRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LogRejectedException(String message) {
    super(message);
  }

  public LogRejectedException(String message, Throwable cause) {
    super(message, cause);
  }
}
