package io.belfry.model;

/** Something that may happen, a bounded number of times and at any moment. */
enum Fault {
  /** A worker's process dies, and is started again some time later. */
  CRASH,
  /** A worker dies for good, with its disk. */
  DEATH,
  /** The lease of a worker that is alive runs out; it need not notice. */
  EXPIRY,
  /** The outcome of a transaction stays unknown; it may still arrive much later. */
  UNKNOWN,
  /** The definition is written anew. */
  EDIT,
  /** The job is suspended; it may be resumed some time later. */
  SUSPEND,
  /** A calendar comes that holds all times back; it may go some time later. */
  HOLD,
  /** The job is deleted, and may be created again. */
  DELETE,
  /** Somebody asks for a run. */
  ASK,
  /** Somebody asks for a backfill of two times. */
  FILL,
  /** Somebody wants an execution ended. */
  KILL,
  /** A master takes it that no worker is there, rightly or not. */
  SETTLE
}
