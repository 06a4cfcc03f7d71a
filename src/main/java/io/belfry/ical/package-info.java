/**
 * Reads iCalendar files (RFC 5545) as days and times of a calendar. It uses the schedule language's
 * types and the library that knows rules of repetition, and knows neither JSON nor a store.
 * Whatever is in a file, reading it ends soon.
 */
@NullMarked
package io.belfry.ical;

import org.jspecify.annotations.NullMarked;
