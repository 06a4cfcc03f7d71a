package io.belfry.node;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** What the node writes down of itself: the spool, and the audit that goes through it. */
@Dependent
public class Journals {
  @Inject NodeSpool spool;
  @Inject NodeAudit audit;

  void open() {
    spool.open();
    audit.start();
  }

  void close() {
    audit.close();
    spool.close();
  }
}
