/**
 * What an administrator has done to a store that was restored from a backup, before workers may go
 * on with it. It works on the key-value port alone and blocks; the command around it is in {@code
 * node}. Nothing of a running node uses it.
 */
@NullMarked
package io.belfry.recover;

import org.jspecify.annotations.NullMarked;
