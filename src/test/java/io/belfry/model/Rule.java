package io.belfry.model;

/**
 * A rule of the protocol that can be switched off, to see that the model would notice. The number
 * is that of its trace in {@code protocol.md}.
 */
enum Rule {
  /** A step compares the revision of the state that it was decided on. */
  R1_STATE_COMPARED,
  /** A claim compares the revision of the definition in hand. */
  V1_DEFINITION_COMPARED,
  /** Giving an attempt up compares that its worker's registration is absent. */
  V2_WORKER_ABSENT,
  /** A claim compares the worker's registration. */
  V3_FENCE,
  /** Every registration has an id of its own. */
  V3_NEW_ID,
  /** A transaction whose reply is lost is sent again as it is; a worker ends what it knows not. */
  V4_RESEND,
  /** The guard looks at the deadline just before it starts a process. */
  V5_GUARD_AT_START,
  /** The guard ends a process before its worker's lease does. */
  V6_GUARD_WHILE_RUNNING,
  /** The claim of a requested run deletes the request. */
  V8_REQUEST_DELETED,
  /** A job that is created again goes on with the last scheduled time of its name. */
  V9_LAST_KEPT,
  /** Somebody looks after the states of deleted jobs. */
  V10_SCAN
}
