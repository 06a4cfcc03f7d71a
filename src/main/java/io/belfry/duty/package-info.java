/**
 * The duties that one node of a cluster has for all: which one that is, and what it does. It uses
 * the store, the catalog of jobs and the port of the log, and knows neither Jakarta EE nor any
 * adapter. Everything runs on the timer's and the store's threads and never blocks.
 */
@NullMarked
package io.belfry.duty;

import org.jspecify.annotations.NullMarked;
