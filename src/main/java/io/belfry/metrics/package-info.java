/**
 * Metrics: the node's meters in Micrometer, and decorators that time a port. It uses Micrometer and
 * the ports it decorates; the core knows only the small interfaces that are implemented here.
 * Meters are safe for any thread and never block.
 */
@NullMarked
package io.belfry.metrics;

import org.jspecify.annotations.NullMarked;
