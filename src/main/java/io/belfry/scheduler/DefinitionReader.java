package io.belfry.scheduler;

import io.belfry.codec.UnreadableValueException;
import io.belfry.job.Job;
import io.belfry.kv.KeyValue;

/** Turns the stored value of a definition into a job. */
@FunctionalInterface
public interface DefinitionReader {
  /** Reads a value; throws where this version can't. */
  Job read(KeyValue stored) throws UnreadableValueException;
}
