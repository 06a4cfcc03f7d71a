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
  /** A claim compares the version of the calendars that it was decided by. */
  CALENDARS_COMPARED,
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
  /** The fencing token is counted in the state; without, it is the revision of the definition. */
  V7_TOKEN_COUNTED,
  /** A job that is created again goes on with the count of its name. */
  V7_TOKEN_KEPT,
  /** The claim of a requested run deletes the request. */
  V8_REQUEST_DELETED,
  /** A job that is created again goes on with the last scheduled time of its name. */
  V9_LAST_KEPT,
  /** Somebody looks after the states of deleted jobs. */
  V10_SCAN,
  /** An end is recorded only after the state has taken it. */
  V11_STATE_FIRST,
  /** Whoever meets a state that another wrote records the ends that it carries. */
  V11_RECORD_AGAIN,
  /** What the spool holds goes to the log as the state says, not as the worker saw it. */
  V12_STATE_DECIDES,
  /** Just before the start suspension, delete and kill are looked at. */
  START_CHECKED,
  /** The wish to kill an execution goes in the step that ends it, and not before. */
  KILL_GOES_WITH_END,
  /** A master that records what no worker was there for compares the state it decided on. */
  SETTLE_COMPARED,
  /** What ends a job's attempt rests on the job's definition having been read. */
  DEFINITION_READ
}
