package io.belfry.store;

import java.time.Instant;

/**
 * What may be known of a secret: everything but its value.
 *
 * @param name its name in its namespace
 * @param createdAt when it was first set
 * @param updatedAt when it was last set
 * @param updatedBy who set it last
 */
public record SecretInfo(String name, Instant createdAt, Instant updatedAt, String updatedBy) {}
