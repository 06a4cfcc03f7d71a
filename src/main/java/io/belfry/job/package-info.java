/**
 * Jobs and executions: the definition of a job, the state it is in, and the pure decisions about
 * what happens to it next. It uses the schedule language and java.base, and knows neither Jakarta
 * EE, nor JSON, nor a store. Everything here is immutable and may be used from any thread.
 */
@NullMarked
package io.belfry.job;

import org.jspecify.annotations.NullMarked;
