/**
 * The schedule language: an expression is parsed once into an immutable {@link
 * io.belfry.schedule.Schedule}, which answers when it is due next in its time zone. It uses {@code
 * java.base} alone: no store, no Jakarta EE, no JSON, no clock (time is always an argument). It has
 * no thread of its own; every type but the parsers is safe to share, and a parser lives within one
 * call of {@link io.belfry.schedule.Schedules#parse}.
 */
@NullMarked
package io.belfry.schedule;

import org.jspecify.annotations.NullMarked;
