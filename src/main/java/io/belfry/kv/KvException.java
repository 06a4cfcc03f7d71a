package io.belfry.kv;

/** Why a call to the key-value store failed; a future of the port fails with nothing else. */
public abstract sealed class KvException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private KvException(String message, Throwable cause) {
    super(message, cause);
  }

  private KvException(String message) {
    super(message);
  }

  /** The store can't be reached or did not answer; the call had no effect. */
  public static final class Unavailable extends KvException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }

    public Unavailable(String message) {
      super(message);
    }
  }

  /** No answer came in time: the transaction may have been, or may still be, carried out. */
  public static final class UnknownOutcome extends KvException {
    private static final long serialVersionUID = 1L;

    public UnknownOutcome(String message, Throwable cause) {
      super(message, cause);
    }

    public UnknownOutcome(String message) {
      super(message);
    }
  }

  /** The revision a watch was to begin at is no longer kept. */
  public static final class Compacted extends KvException {
    private static final long serialVersionUID = 1L;

    public Compacted(long asked, long compacted) {
      super("revision " + asked + " is compacted away; history begins after " + compacted);
    }
  }

  /** The lease named by a put or a renewal does not exist or has ended. */
  public static final class LeaseGone extends KvException {
    private static final long serialVersionUID = 1L;

    public LeaseGone(long lease) {
      super("lease " + Long.toHexString(lease) + " is gone");
    }
  }

  /** The store has no space left; nothing was written. */
  public static final class NoSpace extends KvException {
    private static final long serialVersionUID = 1L;

    public NoSpace(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The store refused the call as malformed or not permitted; trying again won't help. */
  public static final class Refused extends KvException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message);
    }

    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
