/**
 * Health: small checks that say whether a part of the node works, and their sum. It uses java.base
 * only; the node registers the checks and the web layer shows them. Checks run on request threads,
 * answer within a second, and name neither a job nor a secret.
 */
@NullMarked
package io.belfry.health;

import org.jspecify.annotations.NullMarked;
