/**
 * The execution log in an embedded H2 database: one file in one folder, for a node that has no
 * other log store. It uses the port, the job's types and JDBC; no H2 type leaves the package. Reads
 * may come from any thread and run side by side; writes take turns, each in a transaction of its
 * own.
 */
@NullMarked
package io.belfry.log.h2;

import org.jspecify.annotations.NullMarked;
