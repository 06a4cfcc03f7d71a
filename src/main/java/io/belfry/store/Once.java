package io.belfry.store;

import io.belfry.kv.Compare;
import io.belfry.kv.Operation;

/**
 * The mark of a call that carries an idempotency key, put in the same transaction as the call's
 * effect, so that there is one effect however often the call comes, and on whichever master.
 *
 * @param hash the SHA-256 of whose call it is and of the key, in hex
 * @param fingerprint the SHA-256 of the call itself, in hex
 * @param lease the lease that the mark hangs on
 */
public record Once(String hash, String fingerprint, long lease) {
  Compare absent() {
    return Compare.absent(Keys.idempotency(hash));
  }

  Operation put(String subject) {
    return Operation.put(
        Keys.idempotency(hash),
        SmallValues.write(new Idempotency.Mark(fingerprint, subject)),
        lease);
  }

  Operation get() {
    return Operation.get(Keys.idempotency(hash));
  }
}
