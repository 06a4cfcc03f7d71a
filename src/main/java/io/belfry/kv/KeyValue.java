package io.belfry.kv;

/**
 * One key as the store held it at some revision.
 *
 * @param key the whole key, for example {@code jobs/default/report}
 * @param value the value, text in UTF-8
 * @param createRevision revision of the transaction that created the key
 * @param modRevision revision of the transaction that last put the key
 * @param version number of puts since the key was created, beginning at 1
 * @param lease id of the lease the key hangs on, or {@link Lease#NONE}
 */
public record KeyValue(
    String key, String value, long createRevision, long modRevision, long version, long lease) {}
