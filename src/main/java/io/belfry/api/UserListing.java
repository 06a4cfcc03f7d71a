package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.store.Account;
import io.belfry.store.Accounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Lists accounts by name. */
@ApplicationScoped
public class UserListing {
  @Inject Accounts accounts;

  /** The parameters of a list of accounts. */
  public static class Filter {
    /** Text that is looked for literally, in any case. */
    @QueryParam("q")
    @Parameter(description = "text in name or display name; literally, any case")
    @Nullable String text;

    /** The most items. */
    @QueryParam("limit")
    @Parameter(description = "1 to 500, 50 by default")
    @Nullable String limit;

    /** Behind what to go on. */
    @QueryParam("cursor")
    @Parameter(description = "nextCursor of the page before")
    @Nullable String cursor;
  }

  /** One page of accounts. */
  public ObjectNode list(Filter filter) {
    int limit = Params.limit(filter.limit);
    String after = Params.text(filter.cursor).map(UserListing::name).orElse("");
    String text = Params.text(filter.text).orElse("").toLowerCase(Locale.ROOT);
    List<Account> found =
        Await.result(accounts.all()).stream().filter(account -> has(account, text)).toList();
    List<Account> rest =
        found.stream().filter(account -> account.name().compareTo(after) > 0).toList();
    List<Account> page = rest.subList(0, Math.min(limit, rest.size()));
    Optional<String> next =
        page.size() < rest.size()
            ? Optional.of(cursor(page.get(page.size() - 1)))
            : Optional.empty();
    return Lists.of(page.stream().map(UserViews::show).toList(), next, found.size());
  }

  private static boolean has(Account account, String text) {
    return account.name().contains(text)
        || account.profile().displayName().toLowerCase(Locale.ROOT).contains(text);
  }

  private static String cursor(Account last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.name().getBytes(StandardCharsets.UTF_8));
  }

  private static String name(String cursor) {
    try {
      String name = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (Account.isValidName(name)) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      throw Params.invalidCursor();
    }
    throw Params.invalidCursor();
  }
}
