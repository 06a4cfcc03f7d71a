package io.belfry.store;

/**
 * A secret as it is stored: encrypted, so that only who has the key can read it.
 *
 * @param keyId which key it was encrypted with
 * @param data the nonce and what the cipher made, in Base64
 */
public record SealedSecret(String keyId, String data) {}
