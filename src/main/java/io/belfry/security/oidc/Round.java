package io.belfry.security.oidc;

import io.belfry.security.Stored;
import io.belfry.security.oidc.LogInFailure.Code;
import io.belfry.store.PendingLogins;
import io.belfry.store.PendingLogins.Found;
import io.belfry.store.PendingLogins.Pending;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The way to the provider and back: what is begun here is kept in the store, so that any master can
 * take the browser back, and it is given out once, to the browser that began it.
 */
public final class Round {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final PendingLogins pending;

  public Round(PendingLogins pending) {
    this.pending = pending;
  }

  void begin(String state, Pending kept) {
    Stored.await(pending.begin(sha256(state), kept));
  }

  /** What was kept; nobody gets it again. */
  Pending end(Optional<String> state, Optional<String> browser) throws LogInFailure {
    Optional<String> hash = state.filter(Round::isKey).map(Round::sha256);
    Optional<Found> found = hash.flatMap(key -> Stored.await(pending.find(key)));
    if (found.filter(it -> isBrowser(it.pending(), browser)).isEmpty()) {
      throw LogInFailure.of(Code.EXPIRED, "nothing of that kind was begun in this browser");
    }
    if (!Stored.await(pending.end(hash.get(), found.get()))) {
      throw LogInFailure.of(Code.EXPIRED, "it has ended already");
    }
    return found.get().pending();
  }

  private static boolean isBrowser(Pending kept, Optional<String> browser) {
    byte[] given =
        browser.filter(Round::isKey).map(Round::sha256).orElse("").getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, kept.browser().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isKey(String text) {
    return FORM.matcher(text).matches();
  }

  static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
