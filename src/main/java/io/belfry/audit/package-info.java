/**
 * The audit: what becomes of an answered request in it, with secrets taken out and floods of
 * refusals folded together. It uses the rules of {@code security}, the documents' codec and the
 * log's entries; the web layer's filter tells it what was answered, the API's resources note what
 * they changed. The rules are pure functions; {@link io.belfry.audit.AuditTrail} may be called from
 * any thread and blocks, for a change, until its entry is on the local disk.
 */
@NullMarked
package io.belfry.audit;

import org.jspecify.annotations.NullMarked;
