/**
 * The schedule language: expressions, and the instants they are due at. It uses nothing but
 * java.base. Everything here is immutable and may be used from any thread.
 */
@NullMarked
package io.belfry.schedule;

import org.jspecify.annotations.NullMarked;
