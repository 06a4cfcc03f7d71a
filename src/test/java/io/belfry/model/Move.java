package io.belfry.model;

import java.util.Optional;

/**
 * Something that happens.
 *
 * @param what in words
 * @param after the world then
 * @param violation which promise is broken by it, where one is
 */
record Move(String what, World after, Optional<String> violation) {}
