package io.belfry.config;

import java.util.Map;
import java.util.Optional;

/**
 * What the node is.
 *
 * @param master whether it serves the API and the admin
 * @param worker whether it schedules and runs jobs
 * @param name its stable name, where an administrator gave one; see {@link NodeName}
 * @param labels what the placement of a job may select
 */
public record NodeSettings(
    boolean master, boolean worker, Optional<String> name, Map<String, String> labels) {}
