package io.belfry.kv.etcd;

import io.belfry.kv.KvException;
import io.grpc.Status;

/** How a call failed: what etcd or gRPC said, and whether a byte of it may have left. */
final class CallFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String ETCD = "etcdserver: ";

  private final transient Status status;
  private final boolean sent;

  CallFailed(Status status, boolean sent) {
    super(status.getCode() + ": " + status.getDescription(), status.getCause());
    this.status = status;
    this.sent = sent;
  }

  /** The answer is larger than the channel takes. */
  boolean isTooLarge() {
    return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
        && text().contains("exceeds maximum size");
  }

  /** The token was not good: nothing was done, and a new one may help. */
  boolean isTokenRefused() {
    return text().equals(ETCD + "invalid auth token")
        || text().equals(ETCD + "revision of auth store is old");
  }

  /** A compacted revision was asked for. */
  boolean isCompacted() {
    return text().contains("required revision has been compacted");
  }

  /** A lease was named that etcd does not know. */
  boolean isLeaseGone() {
    return status.getCode() == Status.Code.NOT_FOUND && text().contains("lease not found");
  }

  /** Another member, or the same one a moment later, may answer. */
  boolean isPassing() {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, UNKNOWN, INTERNAL, ABORTED, DATA_LOSS -> true;
      case RESOURCE_EXHAUSTED -> text().equals(ETCD + "too many requests");
      default -> false;
    };
  }

  /** The port's word for it, where the call can't have changed anything. */
  KvException ofRead(String what) {
    return isPassing() ? new KvException.Unavailable(message(what), this) : refusal(what);
  }

  /** The port's word for it, where the call would have changed something. */
  KvException ofChange(String what) {
    if (!isPassing()) {
      return refusal(what);
    }
    return isWithoutEffect()
        ? new KvException.Unavailable(message(what), this)
        : new KvException.UnknownOutcome(message(what), this);
  }

  /** These two etcd answers before it proposes anything to the other members. */
  private boolean isWithoutEffect() {
    return !sent
        || text().equals(ETCD + "no leader")
        || status.getCode() == Status.Code.RESOURCE_EXHAUSTED;
  }

  private KvException refusal(String what) {
    if (text().contains("database space exceeded")) {
      return new KvException.NoSpace(message(what), this);
    }
    return new KvException.Refused(message(what), this);
  }

  private String message(String what) {
    return "etcd, " + what + ": " + getMessage();
  }

  private String text() {
    return status.getDescription() == null ? "" : status.getDescription();
  }
}
