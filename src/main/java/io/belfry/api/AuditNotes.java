package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.audit.AuditNote;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Notes for the audit what the present request does; one call where a resource does it. To be
 * called by the request's thread.
 *
 * <p>Secrets are masked later by their names, but what is known to be one should not be handed
 * over.
 */
@ApplicationScoped
public class AuditNotes {
  @Inject HttpServletRequest request;

  /**
   * The request is about this, such as {@code users/bob}; where its address tells no call is due.
   */
  public void target(String target) {
    note(note -> note.target(target));
  }

  /** Something is there now that was not before. */
  public void created(String target, ObjectNode after) {
    changed(target, Optional.empty(), Optional.of(after));
  }

  /** Something is different now. */
  public void changed(String target, ObjectNode before, ObjectNode after) {
    changed(target, Optional.of(before), Optional.of(after));
  }

  /** Something is different now, or was or is not there at all. */
  public void changed(String target, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    note(
        note -> {
          note.target(target);
          note.change(before, after);
        });
  }

  /** Something is no longer there. */
  public void deleted(String target, ObjectNode before) {
    changed(target, Optional.of(before), Optional.empty());
  }

  /** Somebody tries to log in under this name. */
  public void loginOf(String user) {
    note(note -> note.user(user));
  }

  /** A log-in failed, although the answer is no error but sends the browser on. */
  public void failedWith(String code) {
    note(note -> note.code(code));
  }

  /** The request changes nothing, although its method could. */
  public void readOnly() {
    note(AuditNote::readOnly);
  }

  private void note(Consumer<AuditNote> what) {
    if (request.getAttribute(AuditNote.ATTRIBUTE) instanceof AuditNote note) {
      what.accept(note);
    }
  }
}
