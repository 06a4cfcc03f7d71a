/**
 * Log-in at a provider of OpenID Connect: the way there and back, what is asked of the provider,
 * and what is believed of its answers. It uses the library for the protocol, the settings and the
 * store, and hands whom the provider vouches for to the accounts; only here are types of that
 * library known. Calls come from request threads and block, for no longer than {@link
 * io.belfry.security.oidc.ProviderHttp} waits.
 */
@NullMarked
package io.belfry.security.oidc;

import org.jspecify.annotations.NullMarked;
