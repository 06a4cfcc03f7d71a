/**
 * A model of the claim protocol, and an explorer that tries every order in which things can happen
 * in it, on small bounds. It uses the real decisions ({@code io.belfry.job}) and the real terms on
 * which they are written ({@code io.belfry.scheduler}), so that the code is what is checked; store,
 * clock, processes and faults are its own. Runs on the thread of the test.
 */
@NullMarked
package io.belfry.model;

import org.jspecify.annotations.NullMarked;
