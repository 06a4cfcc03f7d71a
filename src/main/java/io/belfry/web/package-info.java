/**
 * The web layer beside the API: the filters that every request passes, the page, health, metrics
 * and the OpenAPI document. It uses Jakarta Servlet and CDI, the rules of {@code security}, health
 * and metrics, and knows no job. Everything here runs on the server's request threads and keeps no
 * state but caches.
 */
@NullMarked
package io.belfry.web;

import org.jspecify.annotations.NullMarked;
