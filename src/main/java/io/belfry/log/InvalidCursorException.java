package io.belfry.log;

/** A cursor was not one that this log had given out. */
public final class InvalidCursorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidCursorException() {
    super("not a cursor of this list");
  }
}
