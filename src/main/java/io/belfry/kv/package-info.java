/**
 * The key-value port: the one small interface, with etcd's semantics, that all coordination goes
 * through. It uses nothing but java.base; adapters live in the packages below it. Calls may come
 * from any thread and never block: answers arrive as futures that the adapter completes.
 */
@NullMarked
package io.belfry.kv;

import org.jspecify.annotations.NullMarked;
