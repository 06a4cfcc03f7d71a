package io.belfry.log.h2;

import java.util.List;

/**
 * The tables of the log.
 *
 * <p>What repeats is kept once and referred to by its number: jobs, commands, and short words such
 * as states and workers. So an attempt is a row of some 100 bytes and an index entry of some 20.
 * Each index goes on with the order of the list, so that a page is one short range of one index.
 *
 * <p>A statement adds what is missing and changes nothing, so that all of them, run on a file of an
 * earlier version, make it one of this version.
 */
final class Schema {
  /** The version of these tables; a file with a higher one is refused. */
  static final int VERSION = 2;

  /** The order of every list: newest scheduled time first, then any order that stays. */
  static final String ORDER = "scheduled_at DESC, job DESC, suffix DESC, attempt DESC";

  /** The order of the audit: newest first, then the ids backwards. */
  static final String AUDIT_ORDER = "answered_at DESC, id DESC";

  static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE IF NOT EXISTS meta (version INT PRIMARY KEY)",
          """
          CREATE TABLE IF NOT EXISTS jobs (
            no INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            namespace VARCHAR(100) NOT NULL,
            name VARCHAR(100) NOT NULL,
            UNIQUE (namespace, name))""",
          """
          CREATE TABLE IF NOT EXISTS words (
            no INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            text VARCHAR NOT NULL UNIQUE)""",
          """
          CREATE TABLE IF NOT EXISTS commands (
            no INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            job INT NOT NULL,
            hash INT NOT NULL,
            text VARCHAR NOT NULL)""",
          "CREATE INDEX IF NOT EXISTS commands_hash ON commands (job, hash)",
          """
          CREATE TABLE IF NOT EXISTS attempts (
            scheduled_at BIGINT NOT NULL,
            job INT NOT NULL,
            suffix VARCHAR(60) NOT NULL,
            attempt INT NOT NULL,
            namespace INT NOT NULL,
            state INT NOT NULL,
            trigger_kind INT NOT NULL,
            worker INT,
            worker_id INT,
            claim_id VARCHAR,
            fencing_token BIGINT,
            job_version INT NOT NULL,
            triggered_by VARCHAR,
            command INT,
            claimed_at BIGINT,
            started_at BIGINT,
            finished_at BIGINT,
            reason INT,
            exit_code INT,
            exit_signal INT,
            output_bytes BIGINT,
            output_truncated BOOLEAN,
            range_until BIGINT,
            range_count BIGINT,
            late_state INT,
            late_reason INT,
            late_finished_at BIGINT,
            late_exit_code INT,
            late_exit_signal INT,
            late_output_bytes BIGINT,
            late_output_truncated BOOLEAN)""",
          "CREATE UNIQUE INDEX IF NOT EXISTS by_time ON attempts (" + ORDER + ")",
          "CREATE INDEX IF NOT EXISTS by_job ON attempts (job DESC, scheduled_at DESC,"
              + " suffix DESC, attempt DESC)",
          "CREATE INDEX IF NOT EXISTS by_namespace ON attempts (namespace DESC, " + ORDER + ")",
          "CREATE INDEX IF NOT EXISTS by_worker ON attempts (worker DESC, " + ORDER + ")",
          "CREATE INDEX IF NOT EXISTS by_state ON attempts (state DESC, trigger_kind DESC, "
              + ORDER
              + ")",
          """
          CREATE TABLE IF NOT EXISTS output (
            job INT NOT NULL,
            scheduled_at BIGINT NOT NULL,
            suffix VARCHAR(60) NOT NULL,
            attempt INT NOT NULL,
            sequence BIGINT NOT NULL,
            stream INT NOT NULL,
            read_at BIGINT NOT NULL,
            data VARBINARY(65536) NOT NULL)""",
          "CREATE UNIQUE INDEX IF NOT EXISTS by_attempt ON output"
              + " (job, scheduled_at, suffix, attempt, sequence)",
          // what an earlier version does not know, and leaves alone
          """
          CREATE TABLE IF NOT EXISTS aggregates (
            at BIGINT NOT NULL,
            namespace VARCHAR(100) NOT NULL,
            data VARCHAR NOT NULL,
            PRIMARY KEY (at, namespace))""",
          // from here on since version 2
          """
          CREATE TABLE IF NOT EXISTS audit (
            id VARCHAR NOT NULL,
            answered_at BIGINT NOT NULL,
            user_name VARCHAR,
            token VARCHAR,
            address VARCHAR NOT NULL,
            action VARCHAR NOT NULL,
            method VARCHAR NOT NULL,
            route VARCHAR,
            namespace VARCHAR,
            target VARCHAR,
            outcome VARCHAR NOT NULL,
            status INT NOT NULL,
            code VARCHAR,
            repeats BIGINT NOT NULL)""",
          // apart, so that searching the audit reads none of these
          """
          CREATE TABLE IF NOT EXISTS audit_changes (
            id VARCHAR PRIMARY KEY,
            state_before VARCHAR,
            state_after VARCHAR)""",
          // what stands behind the order is there to be filtered by without looking at the rows
          "CREATE UNIQUE INDEX IF NOT EXISTS audit_by_time ON audit (" + AUDIT_ORDER + ")",
          "CREATE INDEX IF NOT EXISTS audit_by_user ON audit (user_name DESC, "
              + AUDIT_ORDER
              + ", namespace, outcome, action)",
          "CREATE INDEX IF NOT EXISTS audit_by_namespace ON audit (namespace DESC, "
              + AUDIT_ORDER
              + ", outcome, action)",
          "CREATE INDEX IF NOT EXISTS audit_by_outcome ON audit (outcome DESC, "
              + AUDIT_ORDER
              + ", namespace, action)",
          "CREATE INDEX IF NOT EXISTS audit_by_action ON audit (action DESC, "
              + AUDIT_ORDER
              + ", namespace, outcome)");

  private Schema() {}
}
