/**
 * The key layout and what is kept under it: definitions, states, workers, requests, kills and
 * secrets; nothing else knows a key. It uses the key-value port, the job's types and their JSON
 * forms. Calls come from any thread and answer with futures.
 */
@NullMarked
package io.belfry.store;

import org.jspecify.annotations.NullMarked;
