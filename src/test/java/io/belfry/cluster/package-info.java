/**
 * The cluster rig: real workers in JVMs of their own on a real etcd, ways to hurt them, and a
 * checker of what they did. The workers write down what they start and end in files that Belfry
 * knows nothing of, so that nobody has to trust its own records. The same rig carries the tests of
 * faults, the mutants that have to be noticed, and the benchmark.
 */
package io.belfry.cluster;
