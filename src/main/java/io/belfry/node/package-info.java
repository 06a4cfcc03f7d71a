/**
 * The node: its life cycle in the server, its roles, and the threads that the server gives it. It
 * uses CDI, Jakarta Concurrency and everything below it; nothing uses it. The server's deploying
 * thread starts and stops it.
 */
@NullMarked
package io.belfry.node;

import org.jspecify.annotations.NullMarked;
