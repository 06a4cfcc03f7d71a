package io.belfry.config;

import java.time.Duration;
import java.util.List;

/**
 * Who may call the node, and how.
 *
 * @param loopbackOnly whether other machines are refused
 * @param allowedHosts host names, in lower case and without ports, beside those of loopback
 * @param allowedOrigins origins, in lower case, beside the node's own
 * @param trustedProxies proxies whose word on the client counts
 * @param metricsPublic whether metrics answer without credentials
 * @param bodyTimeout how long the body of a request may take to come
 */
public record HttpSettings(
    boolean loopbackOnly,
    List<String> allowedHosts,
    List<String> allowedOrigins,
    List<AddressRange> trustedProxies,
    boolean metricsPublic,
    Duration bodyTimeout) {}
