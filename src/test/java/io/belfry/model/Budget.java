package io.belfry.model;

import io.belfry.model.Bounds.Faults;

/** What is left of the faults after one of them. */
final class Budget {
  private Budget() {}

  static Faults crash(Faults left) {
    return new Faults(
        left.crashes() - 1,
        left.expiries(),
        left.unknowns(),
        left.edits(),
        left.deletes(),
        left.asks());
  }

  static Faults expiry(Faults left) {
    return new Faults(
        left.crashes(),
        left.expiries() - 1,
        left.unknowns(),
        left.edits(),
        left.deletes(),
        left.asks());
  }

  static Faults unknown(Faults left) {
    return new Faults(
        left.crashes(),
        left.expiries(),
        left.unknowns() - 1,
        left.edits(),
        left.deletes(),
        left.asks());
  }

  static Faults edit(Faults left) {
    return new Faults(
        left.crashes(),
        left.expiries(),
        left.unknowns(),
        left.edits() - 1,
        left.deletes(),
        left.asks());
  }

  static Faults delete(Faults left) {
    return new Faults(
        left.crashes(),
        left.expiries(),
        left.unknowns(),
        left.edits(),
        left.deletes() - 1,
        left.asks());
  }

  static Faults ask(Faults left) {
    return new Faults(
        left.crashes(),
        left.expiries(),
        left.unknowns(),
        left.edits(),
        left.deletes(),
        left.asks() - 1);
  }
}
