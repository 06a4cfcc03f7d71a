/**
 * The execution log in MongoDB, which all nodes of a cluster share: records, output and audit in a
 * collection each, found by indexes that the nodes make themselves. It uses the port, the job's
 * types, MongoDB's driver and SLF4J; no type of the driver leaves the package. Calls may come from
 * any thread, of any number of nodes at once, and block no longer than the time limits say; one
 * thread of its own makes the indexes.
 */
@NullMarked
package io.belfry.log.mongo;

import org.jspecify.annotations.NullMarked;
