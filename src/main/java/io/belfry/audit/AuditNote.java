package io.belfry.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/**
 * What a request says about itself for the audit while it is answered; an attribute of the request
 * by the name {@link #ATTRIBUTE}. Used by the request's thread.
 */
public final class AuditNote {
  /** The name of the request's attribute. */
  public static final String ATTRIBUTE = "io.belfry.audit";

  private final ObjIntConsumer<AuditNote> whenAnswered;
  private Optional<String> user = Optional.empty();
  private Optional<String> target = Optional.empty();
  private Optional<String> code = Optional.empty();
  private Optional<ObjectNode> before = Optional.empty();
  private Optional<ObjectNode> after = Optional.empty();
  private boolean readOnly;
  private boolean answered;

  /**
   * A note with nothing on it.
   *
   * @param whenAnswered told once, with the HTTP status of the answer
   */
  public AuditNote(ObjIntConsumer<AuditNote> whenAnswered) {
    this.whenAnswered = whenAnswered;
  }

  /** The name that somebody tries to log in with. */
  public void user(String name) {
    user = Optional.of(name);
  }

  /** What the request is about, where its address does not tell, such as {@code users/bob}. */
  public void target(String text) {
    target = Optional.of(text);
  }

  /** The code of the problem that the answer is. */
  public void code(String text) {
    code = Optional.of(text);
  }

  /** What was changed; secrets are taken out later, but should not be in there at all. */
  public void change(Optional<ObjectNode> was, Optional<ObjectNode> is) {
    before = was;
    after = is;
  }

  /** The request changes nothing, whatever its method says. */
  public void readOnly() {
    readOnly = true;
  }

  /** The answer is decided but not sent; only the first call counts. */
  public void answered(int status) {
    if (!answered) {
      answered = true;
      whenAnswered.accept(this, status);
    }
  }

  Optional<String> user() {
    return user;
  }

  Optional<String> target() {
    return target;
  }

  Optional<String> code() {
    return code;
  }

  Optional<ObjectNode> before() {
    return before;
  }

  Optional<ObjectNode> after() {
    return after;
  }

  boolean isReadOnly() {
    return readOnly;
  }
}
