package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.JobId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What an administrator decides about an account.
 *
 * @param displayName how people call it
 * @param roles names of roles by namespace, {@code *} for all
 * @param disabled whether it is shut out
 */
public record UserForm(String displayName, Map<String, String> roles, boolean disabled) {
  private static final int MOST_ROLES = 200;
  private static final int LONGEST = 100;
  private static final String EVERYWHERE = "*";

  public UserForm {
    roles = Map.copyOf(roles);
  }

  /**
   * What is allowed in such a document.
   *
   * @param isName whether an account can have a name
   * @param roles the names of the roles
   */
  public record Rules(Predicate<String> isName, Set<String> roles) {}

  /**
   * An account that somebody wants made.
   *
   * @param name its name
   * @param form what is decided about it
   * @param password its first password, where it is not to be made up
   */
  public record Creation(String name, UserForm form, Optional<String> password) {
    @Override
    public String toString() {
      return "the creation of " + name;
    }
  }

  /**
   * Reads {@code {name, displayName?, roles, password?}}.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static Creation create(ObjectNode body, Rules rules) {
    Problems problems = Problems.strict();
    Fields fields = new Fields(body, "", problems);
    String name = name(fields, rules);
    if (!fields.has("roles")) {
      fields.required("roles");
    }
    UserForm form = new UserForm(displayName(fields), roles(fields, rules, Map.of()), false);
    Optional<String> password = fields.text("password", Integer.MAX_VALUE);
    fields.refuseUnknown();
    problems.throwIfAny();
    return new Creation(name, form, password);
  }

  private static String name(Fields fields, Rules rules) {
    Optional<String> name = fields.text("name", 1_000);
    if (!fields.has("name")) {
      fields.required("name");
    } else if (name.isPresent() && !rules.isName().test(name.get())) {
      fields
          .problems()
          .add(
              "user.invalidName",
              "name",
              "1 to 63 of a-z, 0-9, '.', '_', '@' or '-', beginning with a letter or digit");
    }
    return name.orElse("");
  }

  /**
   * This with a JSON merge patch of {@code {displayName?, roles?, disabled?}} applied to it.
   *
   * @throws InvalidDocumentException with everything that is wrong with the result
   */
  public UserForm patched(ObjectNode patch, Rules rules) {
    ObjectNode document = write();
    MergePatch.apply(document, patch);
    Problems problems = Problems.strict();
    Fields fields = new Fields(document, "", problems);
    UserForm form =
        new UserForm(
            displayName(fields), roles(fields, rules, roles), fields.flag("disabled", false));
    fields.refuseUnknown();
    problems.throwIfAny();
    return form;
  }

  private ObjectNode write() {
    ObjectNode node = Json.object().put("displayName", displayName).put("disabled", disabled);
    ObjectNode byNamespace = node.putObject("roles");
    roles.forEach(byNamespace::put);
    return node;
  }

  private static String displayName(Fields fields) {
    return fields.text("displayName", LONGEST).orElse("");
  }

  /** A role of a newer version may stay where it is; nobody can give it to somebody here. */
  private static Map<String, String> roles(
      Fields fields, Rules rules, Map<String, String> present) {
    Map<String, String> roles =
        fields.texts("roles", LONGEST, (path, namespace) -> check(fields, path, namespace));
    roles.forEach(
        (namespace, role) -> {
          if (!rules.roles().contains(role) && !role.equals(present.get(namespace))) {
            String known = String.join(", ", rules.roles());
            fields
                .problems()
                .add("role.unknown", fields.at("roles." + namespace), "write one of: " + known);
          }
        });
    if (roles.size() > MOST_ROLES) {
      fields.problems().refuse("field.tooMany", fields.at("roles"), "write at most " + MOST_ROLES);
    }
    return roles;
  }

  private static void check(Fields fields, String path, String namespace) {
    if (!namespace.equals(EVERYWHERE) && !JobId.isValidPart(namespace)) {
      fields.problems().add("name.invalid", path, "write * or the name of a namespace");
    }
  }
}
