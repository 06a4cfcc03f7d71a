package io.belfry.model;

import io.belfry.job.Decision;
import io.belfry.job.Situation.News;
import io.belfry.store.Transition.Conditions;
import java.util.Set;

/**
 * A transaction on its way to the store.
 *
 * @param worker the registration it is fenced by, where it claims
 * @param conditions what it compares
 * @param decision what it writes
 * @param news what it takes over
 * @param calendars the version of the calendars that it was decided by
 * @param over the executions that it ends for good
 */
record Write(
    String worker,
    Conditions conditions,
    Decision decision,
    News news,
    int calendars,
    Set<String> over) {}
