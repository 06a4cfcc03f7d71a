/**
 * The JSON forms of jobs, states, requests and executions, for stores and for the API. It uses
 * Jackson, the job's types and the schedule language, and knows neither Jakarta EE nor a store.
 * Everything here is stateless and may be used from any thread.
 */
@NullMarked
package io.belfry.codec;

import org.jspecify.annotations.NullMarked;
