package io.belfry.store;

import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import io.belfry.job.SecretId;

/** The keys of {@code protocol.md}; the one place that spells them. */
public final class Keys {
  /** Definitions of jobs. */
  public static final String JOBS = "jobs/";

  /** Run-time state of jobs. */
  public static final String STATE = "state/";

  /** Registrations of live workers, each under its worker's lease. */
  public static final String WORKERS = "workers/";

  /** What was last known of each node, live or gone. */
  public static final String NODES = "nodes/";

  /** Runs that somebody asked for. */
  public static final String REQUESTS = "requests/";

  /** Executions that somebody wants ended. */
  public static final String KILLS = "kills/";

  /** Earlier versions of definitions. */
  public static final String HISTORY = "history/";

  /** What became of calls that carried an idempotency key, each under a lease of its own. */
  public static final String IDEMPOTENCY = "idempotency/";

  /** Accounts of people. */
  public static final String USERS = "users/";

  /** Sessions of the admin page. */
  public static final String SESSIONS = "sessions/";

  /** The mark that the first account was made, so that it is never made again. */
  public static final String FIRST_ACCOUNT = "first-account";

  /** What is left of rate limits, each under a lease of its own. */
  public static final String LIMITS = "limits/";

  /** Tokens of the API. */
  public static final String TOKENS = "tokens/";

  /** Secrets by namespace and name, each encrypted. */
  public static final String SECRETS = "secrets/";

  /** Log-ins that go on at a provider of OpenID Connect, each under a lease of its own. */
  public static final String LOGINS = "logins/";

  /** Whose account is whose at a provider of OpenID Connect. */
  public static final String LINKS = "links/";

  /** What people want of nodes: that one drains, that one answers. */
  public static final String ORDERS = "orders/";

  /** Who has which elected duties, each under its holder's lease. */
  public static final String LEADERS = "leader/";

  /** The cluster's epoch, raised after a restore. */
  public static final String EPOCH = "epoch";

  /** What all nodes understand; see {@link FeatureLevel}. */
  public static final String FEATURE_LEVEL = "featureLevel";

  /** What holds jobs back: calendars and maintenance windows. */
  public static final String CALENDARS = "calendars/";

  /** Calendars by name. */
  public static final String CALENDAR_SETS = CALENDARS + "set/";

  /** Maintenance windows by name. */
  public static final String CALENDAR_WINDOWS = CALENDARS + "window/";

  /**
   * Written with every change of a calendar or a window, as the last key of its transaction: each
   * claim compares it, so that nothing is claimed by calendars that are changed.
   */
  public static final String CALENDARS_VERSION = CALENDARS + "version";

  private Keys() {}

  /** The key of a job's definition. */
  public static String job(JobId job) {
    return JOBS + job;
  }

  /** The prefix of the definitions of one namespace. */
  public static String jobsOf(String namespace) {
    return JOBS + namespace + "/";
  }

  /** The key of a job's state. */
  public static String state(JobId job) {
    return STATE + job;
  }

  /** The key of a worker's registration; {@code worker} is the whole id with its boot id. */
  public static String worker(String worker) {
    return WORKERS + worker;
  }

  /** The key of what is known of a node; {@code node} is its stable name. */
  public static String node(String node) {
    return NODES + node;
  }

  /** The key of what is wanted of a node; {@code node} is its stable name. */
  public static String orders(String node) {
    return ORDERS + node;
  }

  /** The key of an elected duty. */
  public static String leader(String duty) {
    return LEADERS + duty;
  }

  /** The key of a requested run. */
  public static String request(ExecutionId execution) {
    return REQUESTS + execution.job() + "/" + execution.key();
  }

  /** The prefix of the requested runs of one job. */
  public static String requestsOf(JobId job) {
    return REQUESTS + job + "/";
  }

  /** The key of the wish to end an execution. */
  public static String kill(ExecutionId execution) {
    return KILLS + execution.job() + "/" + execution.key();
  }

  /** The key of an earlier version of a definition; versions sort as numbers. */
  public static String history(JobId job, int version) {
    return HISTORY + job + "/" + String.format("%08d", version);
  }

  /** The prefix of all kept versions of a definition. */
  public static String historyOf(JobId job) {
    return HISTORY + job + "/";
  }

  /** The key of a call; {@code hash} is of whose it is and its idempotency key, in hex. */
  public static String idempotency(String hash) {
    return IDEMPOTENCY + hash;
  }

  /** The key of an account; throws on a name that no account can have. */
  public static String user(String name) {
    if (!Account.isValidName(name)) {
      throw new IllegalArgumentException("no account can have this name");
    }
    return USERS + name;
  }

  /** The key of a session; {@code hash} is the SHA-256 of what its cookie holds, in hex. */
  public static String session(String hash) {
    return SESSIONS + hash;
  }

  /** The key of what is left of a limit; {@code hash} says whose, and of which limit. */
  public static String limit(String hash) {
    return LIMITS + hash;
  }

  /** The key of a token; {@code id} is its public part. */
  public static String token(String id) {
    return TOKENS + id;
  }

  /** The key of a secret; what is stored under it is bound to it. */
  public static String secret(SecretId secret) {
    return SECRETS + secret;
  }

  /** The prefix of the secrets of one namespace. */
  public static String secretsOf(String namespace) {
    return SECRETS + namespace + "/";
  }

  /** The key of a log-in; {@code hash} is the SHA-256 of its state, in hex. */
  public static String login(String hash) {
    return LOGINS + hash;
  }

  /** The key of a link; {@code hash} says of whom at which provider. */
  public static String link(String hash) {
    return LINKS + hash;
  }

  /** The key of a calendar. */
  public static String calendar(String name) {
    return CALENDAR_SETS + name;
  }

  /** The key of a maintenance window. */
  public static String window(String name) {
    return CALENDAR_WINDOWS + name;
  }

  /** The job of a key below {@link #JOBS} or {@link #STATE}; throws on a malformed key. */
  public static JobId jobOf(String key) {
    return JobId.parse(key.substring(key.indexOf('/') + 1));
  }

  /** The execution of a key below {@link #REQUESTS} or {@link #KILLS}; throws if malformed. */
  public static ExecutionId executionOf(String key) {
    int first = key.indexOf('/');
    int last = key.lastIndexOf('/');
    return ExecutionId.withKey(
        JobId.parse(key.substring(first + 1, last)), key.substring(last + 1));
  }
}
