package io.belfry.scheduler;

import io.belfry.job.Decision;
import io.belfry.job.Situation.News;
import io.belfry.store.Transition;

/**
 * A decision on its way to the store.
 *
 * @param entry the job's entry; it takes no other step until this one is back
 * @param news what the decision was made from, and what it settles
 * @param decision the decision
 * @param transition its form as a compare-and-set
 */
record Step(JobEntry entry, News news, Decision decision, Transition transition) {}
