/**
 * What requests are let in: until accounts exist the rules that keep other machines and other web
 * pages out. It uses the settings and java.base only; the web layer's filter asks it. The rules are
 * pure functions and may be asked from any thread.
 */
@NullMarked
package io.belfry.security;

import org.jspecify.annotations.NullMarked;
