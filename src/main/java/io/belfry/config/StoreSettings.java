package io.belfry.config;

import java.nio.file.Path;

/**
 * Where and how the embedded stores keep their data.
 *
 * @param dataDir the node's folder, absolute; it need not exist yet
 * @param fsync whether every commit is forced to the disk
 */
public record StoreSettings(Path dataDir, boolean fsync) {}
