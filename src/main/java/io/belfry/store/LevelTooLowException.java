package io.belfry.store;

/** What was to be written can't be read by every node yet. */
public final class LevelTooLowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LevelTooLowException(int needed, int present) {
    super("this needs feature level " + needed + ", and the cluster is at " + present);
  }
}
