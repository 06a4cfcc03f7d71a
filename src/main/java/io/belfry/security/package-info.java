/**
 * Who is let in and what they may do: the rules for every request, roles and the one table of
 * routes, accounts, sessions, tokens, passwords and limits. It uses the settings, the store and the
 * libraries for passwords and limits; the web layer's filters and the API's resources ask it. The
 * rules are pure functions; what asks the store blocks, and all may be called from any thread.
 */
@NullMarked
package io.belfry.security;

import org.jspecify.annotations.NullMarked;
