package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The accounts: every change is a compare-and-set of the account's key, made by a pure function
 * that is asked again where somebody else was faster.
 *
 * <p>One account must always be left that the predicate holds for. A change that takes it from an
 * account therefore also compares the revision of another one that has it, its witness: of two that
 * would leave nobody together, the second finds its witness changed and looks again.
 *
 * <p>A value that this version can't read is no account to it: it lets nobody in, and its name is
 * taken. Futures fail with a {@link io.belfry.kv.KvException}, or with what the function threw.
 */
public final class Accounts {
  private static final int TRIES = 30;

  private final KeyValueStore kv;
  private final Predicate<Account> keeper;

  /**
   * Makes the store of accounts.
   *
   * @param keeper holds for those accounts of which one must always be left
   */
  public Accounts(KeyValueStore kv, Predicate<Account> keeper) {
    this.kv = kv;
    this.keeper = keeper;
  }

  /** Reads an account; nothing has a name that no account can have. */
  public CompletableFuture<Optional<Account>> get(String name) {
    return Account.isValidName(name)
        ? kv.get(Keys.user(name)).thenApply(found -> found.flatMap(Accounts::readable))
        : CompletableFuture.completedFuture(Optional.empty());
  }

  /** All accounts, by name. */
  public CompletableFuture<List<Account>> all() {
    return Ranges.all(kv, Keys.USERS, AccountValues::account);
  }

  /** Creates an account that is not there. */
  public CompletableFuture<AccountChange> create(Account account) {
    return create(account, Optional.empty());
  }

  /**
   * Creates an account where none was ever made this way, and remembers that for good.
   *
   * @return {@link AccountChange.Exists} where there are accounts or have been
   */
  public CompletableFuture<AccountChange> createFirst(Account account) {
    return kv.count(Keys.USERS)
        .thenCompose(
            count ->
                count > 0
                    ? answer(new AccountChange.Exists())
                    : create(account, Optional.of(Keys.FIRST_ACCOUNT)));
  }

  /** Whether the first account was made already. */
  public CompletableFuture<Boolean> hadFirst() {
    return kv.get(Keys.FIRST_ACCOUNT).thenApply(Optional::isPresent);
  }

  private CompletableFuture<AccountChange> create(Account account, Optional<String> mark) {
    String key = Keys.user(account.name());
    String value = AccountValues.write(account);
    Transaction.Builder put =
        Transaction.when(Compare.absent(key))
            .then(Operation.put(key, value))
            .orElse(Operation.get(key));
    mark.ifPresent(
        once ->
            put.when(Compare.absent(once))
                .then(Operation.put(once, AccountValues.mark(account.history().createdAt()))));
    return SureCommit.commit(kv, put.build())
        .thenApply(
            result ->
                isMade(result, value)
                    ? new AccountChange.Done(account.storedAt(revision(result)))
                    : new AccountChange.Exists());
  }

  // --- changes

  /**
   * Changes an account where the precondition holds.
   *
   * @param edit makes the next state of the present one, or nothing where it must be left; it may
   *     be asked again, and where it answers the same state nothing is written
   */
  public CompletableFuture<AccountChange> change(
      String name, Precondition precondition, Function<Account, Optional<Account>> edit) {
    return change(new Editing(name, precondition, edit, account -> List.of()), TRIES);
  }

  /**
   * Changes an account and begins a session of it, both or neither.
   *
   * @param edit makes the next state of the present one, or nothing where no session is to be begun
   * @param session makes the session of the next state
   */
  public CompletableFuture<AccountChange> changeAndBegin(
      String name,
      Function<Account, Optional<Account>> edit,
      Function<Account, SessionRecord> session) {
    Function<Account, List<Operation>> put =
        account -> List.of(SessionStore.put(session.apply(account)));
    return change(new Editing(name, Precondition.NONE, edit, put), TRIES);
  }

  private record Editing(
      String name,
      Precondition precondition,
      Function<Account, Optional<Account>> edit,
      Function<Account, List<Operation>> besides) {
    String key() {
      return Keys.user(name);
    }
  }

  private CompletableFuture<AccountChange> change(Editing editing, int tries) {
    if (!Account.isValidName(editing.name())) {
      return answer(new AccountChange.Absent());
    }
    return kv.get(editing.key())
        .thenCompose(
            found ->
                found.flatMap(Accounts::readable).isPresent()
                    ? change(editing, found.get(), tries)
                    : answer(new AccountChange.Absent()));
  }

  private CompletableFuture<AccountChange> change(Editing editing, KeyValue stored, int tries) {
    Account before = readable(stored).orElseThrow();
    if (!editing.precondition().holdsFor(Optional.of(before.tag()))) {
      return answer(new AccountChange.Stale());
    }
    Optional<Account> edited = editing.edit().apply(before);
    if (edited.isEmpty()) {
      return answer(new AccountChange.Left());
    }
    List<Operation> besides = editing.besides().apply(edited.get());
    if (edited.get().equals(before) && besides.isEmpty()) {
      return answer(new AccountChange.Done(before));
    }
    String value = over(stored, edited.get());
    Transaction.Builder put =
        Transaction.when(Compare.unchangedSince(editing.key(), stored.modRevision()))
            .then(Operation.put(editing.key(), value))
            .then(besides.toArray(Operation[]::new))
            .orElse(Operation.get(editing.key()));
    boolean loses = keeper.test(before) && !keeper.test(edited.get());
    return commit(put, loses, before)
        .thenCompose(
            result -> {
              if (result.isEmpty()) {
                return answer(new AccountChange.LastAdmin());
              }
              return isMade(result.get(), value)
                  ? done(edited.get(), result.get())
                  : again(tries, () -> change(editing, tries - 1));
            });
  }

  private static CompletableFuture<AccountChange> done(Account account, TransactionResult result) {
    return answer(new AccountChange.Done(account.storedAt(revision(result))));
  }

  // --- deletion

  /** Deletes an account; what belongs to it is dead from then on, as its uid is gone. */
  public CompletableFuture<AccountChange> delete(String name, Precondition precondition) {
    return Account.isValidName(name)
        ? delete(name, precondition, TRIES)
        : answer(new AccountChange.Absent());
  }

  private CompletableFuture<AccountChange> delete(
      String name, Precondition precondition, int tries) {
    return kv.get(Keys.user(name))
        .thenCompose(
            found -> {
              Optional<Account> account = found.flatMap(Accounts::readable);
              if (account.isEmpty()) {
                return answer(new AccountChange.Absent());
              }
              return precondition.holdsFor(account.map(Account::tag))
                  ? delete(account.get(), precondition, tries)
                  : answer(new AccountChange.Stale());
            });
  }

  private CompletableFuture<AccountChange> delete(
      Account account, Precondition precondition, int tries) {
    String key = Keys.user(account.name());
    Transaction.Builder delete =
        Transaction.when(Compare.unchangedSince(key, account.stamp().revision()))
            .then(Operation.delete(key))
            .orElse(Operation.get(key));
    return commit(delete, keeper.test(account), account)
        .thenCompose(
            result -> {
              if (result.isEmpty()) {
                return answer(new AccountChange.LastAdmin());
              }
              boolean gone = result.get().succeeded() || result.get().reads().get(0).isEmpty();
              return gone
                  ? answer(new AccountChange.Done(account))
                  : again(tries, () -> delete(account.name(), precondition, tries - 1));
            });
  }

  // --- common steps

  /** Commits, with a witness where one is needed; nothing where there is none. */
  private CompletableFuture<Optional<TransactionResult>> commit(
      Transaction.Builder change, boolean needsWitness, Account changed) {
    if (!needsWitness) {
      return SureCommit.commit(kv, change.build()).thenApply(Optional::of);
    }
    return all()
        .thenCompose(
            accounts -> {
              Optional<Account> witness =
                  accounts.stream()
                      .filter(other -> !other.name().equals(changed.name()) && keeper.test(other))
                      .findFirst();
              if (witness.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.<TransactionResult>empty());
              }
              change.when(unchanged(witness.get()));
              return SureCommit.commit(kv, change.build()).thenApply(Optional::of);
            });
  }

  private static Compare unchanged(Account account) {
    return Compare.unchangedSince(Keys.user(account.name()), account.stamp().revision());
  }

  /** The value may be there by an earlier sending of the same transaction (V4). */
  private static boolean isMade(TransactionResult result, String value) {
    return result.succeeded()
        || result.reads().get(0).filter(now -> now.value().equals(value)).isPresent();
  }

  private static long revision(TransactionResult result) {
    return result.succeeded()
        ? result.revision()
        : result.reads().get(0).map(KeyValue::modRevision).orElse(result.revision());
  }

  private static CompletableFuture<AccountChange> again(
      int tries, Supplier<CompletableFuture<AccountChange>> next) {
    return tries > 1 ? next.get() : answer(new AccountChange.Stale());
  }

  private static Optional<Account> readable(KeyValue stored) {
    try {
      return Optional.of(AccountValues.account(stored));
    } catch (UnreadableValueException e) {
      return Optional.empty();
    }
  }

  private static String over(KeyValue stored, Account account) {
    try {
      return AccountValues.write(account, stored);
    } catch (UnreadableValueException e) {
      throw new IllegalStateException("it was readable just now", e);
    }
  }

  private static CompletableFuture<AccountChange> answer(AccountChange change) {
    return CompletableFuture.completedFuture(change);
  }
}
