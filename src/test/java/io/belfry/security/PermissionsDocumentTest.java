package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.security.Access.Needs;
import io.belfry.security.Access.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/permissions.md against the actions and the table of routes. {@code mvn test
 * -Dtest=PermissionsDocumentTest -DargLine=-Dpermissions.document=write} writes it anew.
 */
class PermissionsDocumentTest {
  private static final Path DOCUMENT = Path.of("docs", "permissions.md");

  private static final String HEAD =
      """
      # Who may do what

      This page is made from `Action.java` and `Routes.java`; a test holds it. To make it anew:
      `mvn test -Dtest=PermissionsDocumentTest -DargLine=-Dpermissions.document=write`.

      Somebody has a role in a namespace, or in all of them (`*`). Each role may do what the one
      before it may. A token may do what its owner may do now, within its own namespaces and actions.

      | action | may | Viewer | Operator | Editor | Admin | held in |
      |---|---|---|---|---|---|---|
      """;

  private static final String ROUTES =
      """

      ## Routes

      What is not here answers nobody. Without credentials the answer is 401, with too small a role
      403, in a namespace in which one has no role at all 404.

      | route | asks for |
      |---|---|
      """;

  @Test
  void documentShowsTheTables() throws IOException {
    String expected = document();
    if ("write".equals(System.getProperty("permissions.document"))) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
  }

  private static String document() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Action action : Action.values()) {
      text.append("| `").append(action.code()).append("` | ").append(action.description());
      for (Role role : Role.values()) {
        text.append(role.may(action) ? " | ✓" : " |");
      }
      text.append(" | ").append(scope(action.scope())).append(" |\n");
    }
    text.append(ROUTES);
    for (Route route : new Routes(false).all()) {
      text.append("| `").append(route.method()).append(' ').append(route.path()).append("` | ");
      text.append(access(route.access())).append(" |\n");
    }
    return text.toString();
  }

  private static String scope(Action.Scope scope) {
    return switch (scope) {
      case NAMESPACE -> "the namespace, or `*`";
      case ANYWHERE -> "any namespace";
      case SYSTEM -> "`*`";
    };
  }

  private static String access(Access access) {
    if (access instanceof Needs needs) {
      return "`" + needs.action().code() + "` " + where(needs.where());
    }
    if (access instanceof Access.Open) {
      return "nothing: open";
    }
    return access instanceof Access.Known
        ? "credentials"
        : "credentials, and a password of one's own";
  }

  private static String where(Where where) {
    return switch (where) {
      case NAMESPACE -> "in the namespace";
      case EXECUTION -> "in the execution's namespace";
      case ANYWHERE -> "in some namespace; shows what is in those";
      case EVERYWHERE -> "in `*`";
    };
  }
}
