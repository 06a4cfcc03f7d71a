package io.belfry.scheduler;

/** What stands beside the worker and must know of its registration: the guard of its processes. */
public interface WorkerHooks {
  /** The worker is about to register under this whole id; processes it starts will carry it. */
  void registering(String worker);

  /** The lease lasts until this reading of the monotonic clock, in ns. */
  void leaseUntil(long nanos);

  /** Nothing stands beside the worker. */
  WorkerHooks NONE =
      new WorkerHooks() {
        @Override
        public void registering(String worker) {}

        @Override
        public void leaseUntil(long nanos) {}
      };
}
